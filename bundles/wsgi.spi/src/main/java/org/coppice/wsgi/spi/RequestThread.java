package org.coppice.wsgi.spi;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The green thread that answers a request which belongs to threads of another server: it may be
/// killed at any time, and its end is told exactly once. So it is when it was killed before its
/// first turn, and never began, or when its loop broke: somebody waits for the response.
///
/// **Threads**: [#start] one at a time; [#kill] and [#loopName] any. **Errors**: what the answer
/// throws is logged, and told to the end. **Null**: nothing here is null.
public final class RequestThread {
    private static final Logger LOG = LoggerFactory.getLogger(RequestThread.class);

    /// What it does.
    @FunctionalInterface
    public interface Answering {
        /// Answers.
        ///
        /// @throws IOException if the client has gone
        void run() throws IOException;
    }

    private final Object request;
    private final Answering answer;
    private final Consumer<Optional<Throwable>> end;
    private final AtomicBoolean ended = new AtomicBoolean();

    /// Null before it is started.
    private volatile GreenThread<Void> thread;

    private volatile boolean unwanted;
    private volatile String loopName = "";

    /// Of a request that has not been started.
    ///
    /// @param request for logs
    /// @param answer what the green thread does
    /// @param end told once, with what has ended it early: on the green thread, or on one of the
    ///   JDK's common pool if that had no turn or its loop broke
    public RequestThread(Object request, Answering answer, Consumer<Optional<Throwable>> end) {
        this.request = request;
        this.answer = answer;
        this.end = end;
    }

    /// Begins, on a green thread of that loop. Once, unless it has thrown.
    ///
    /// @throws RejectedExecutionException if the loop takes no new work: then nobody is told an end
    public void start(Loop loop) {
        loopName = loop.name();
        GreenThread<Void> spawned = loop.spawn(this::run);
        spawned.future().whenComplete((_, failure) -> endUntold(failure));
        thread = spawned;
        if (unwanted) {
            spawned.kill(); // who has killed it may have missed it
        }
    }

    /// Ends it, also if it starts only later: by a [GreenExit] at its next switch.
    public void kill() {
        unwanted = true;
        GreenThread<Void> started = thread;
        if (started != null) {
            started.kill();
        }
    }

    /// Where it runs; empty before it is started.
    public String loopName() {
        return loopName;
    }

    private Void run() {
        Throwable failure = null;
        try {
            answer.run();
        } catch (GreenExit e) {
            failure = e;
            throw e;
        } catch (IOException e) {
            LOG.debug("{} ended: {}", request, e.toString());
            failure = e;
        } catch (RuntimeException | Error e) {
            LOG.error("{} broke", request, e);
            failure = e;
        } finally {
            end(failure);
        }
        return null;
    }

    /// Not here: where its loop broke, nothing that waits for a lock goes on.
    private void endUntold(Throwable failure) {
        if (!ended.get()) {
            CompletableFuture.runAsync(() -> end(failure));
        }
    }

    private void end(Throwable failure) {
        if (ended.compareAndSet(false, true)) {
            end.accept(Optional.ofNullable(failure));
        }
    }
}

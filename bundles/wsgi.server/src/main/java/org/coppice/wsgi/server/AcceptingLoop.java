package org.coppice.wsgi.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loop on which a server accepts: another one when it breaks.
///
/// A loop that breaks takes its green threads with it, and what is asked of it afterwards is never
/// done. The ends of those that accept tell of it. Then what belongs to the accepting loop goes to
/// another: first the server forgets who waited on the former, then others find the new loop here,
/// and then the listeners follow, before anything else is done with them. As long as there is no
/// other loop it is looked for again and again.
///
/// **Threads**: any, where nothing else is said.
final class AcceptingLoop {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptingLoop.class);

    /// A loop that broke is replaced at once, usually.
    private static final Duration FIRST_RETRY = Duration.ofMillis(10);

    /// Has the listeners go on on the current loop.
    @FunctionalInterface
    interface Rescue {
        /// @param former what has ended
        /// @throws IOException if it cannot: then it is tried again
        void run(Loop former) throws IOException;
    }

    private final Loops loops;
    private final Runnable forget;
    private final Rescue rescue;
    private final Retry retry = new Retry(FIRST_RETRY);
    private volatile Loop loop;

    /// Null while all is well.
    private volatile Loop former;

    private boolean over;

    /// @param forget forgets who waited on the former; done before all that is asked of a new one
    AcceptingLoop(Loops loops, Runnable forget, Rescue rescue) {
        this.loops = loops;
        this.forget = forget;
        this.rescue = rescue;
        this.loop = loops.next();
    }

    /// The loop of now.
    Loop now() {
        return loop;
    }

    /// As [Loop#execute]. What is done with listeners has to [#settle] first.
    void execute(Runnable task) {
        loop.execute(task);
    }

    /// As [Loop#submit], and settles first.
    CompletableFuture<Void> submit(Callable<Void> body) {
        if (loop.isOver()) {
            hasEnded(loop);
        }
        return loop.submit(() -> {
            settle();
            return body.call();
        });
    }

    /// What keeps the server from accepting for the moment; empty if nothing does.
    String trouble() {
        Loop ended = former;
        return ended == null
                ? ""
                : "loop %s broke, and there is no other yet".formatted(ended.name());
    }

    /// Notices when the loop of a green thread that accepts has ended.
    void watch(GreenThread<?> accepting) {
        Loop watched = accepting.loop();
        accepting
                .future()
                .whenComplete((_, _) -> {
                    if (watched.isOver()) {
                        hasEnded(watched);
                    }
                });
    }

    /// Nobody accepts any more.
    synchronized void close() {
        over = true;
        retry.stop();
    }

    private synchronized void hasEnded(Loop ended) {
        if (ended == loop && former == null && !over) {
            former = ended;
            lookForAnother();
        }
    }

    private synchronized void lookForAnother() {
        if (former == null || over) {
            return;
        }
        if (loop.isOver()) {
            another().ifPresent(this::moveTo);
        } else {
            loop.execute(this::settle); // which has failed, or not begun yet
        }
        retry.later(this::lookForAnother);
    }

    private Optional<Loop> another() {
        return loops.loops().stream()
                .filter(each -> !each.isOver())
                .min(Comparator.comparingInt(Loop::load));
    }

    private void moveTo(Loop next) {
        next.execute(forget);
        loop = next;
        next.execute(this::settle);
    }

    /// Has the listeners follow if they have not yet. On the loop.
    void settle() {
        Loop ended = former;
        if (ended == null) {
            return;
        }
        try {
            rescue.run(ended);
            rescued();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Listeners of loop {} cannot go to loop {}", ended.name(), loop.name(), e);
        }
    }

    private synchronized void rescued() {
        former = null;
        retry.stop();
    }
}

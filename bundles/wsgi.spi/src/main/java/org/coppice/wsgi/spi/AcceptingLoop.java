package org.coppice.wsgi.spi;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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
/// other loop it is looked for again and again, each time after twice as long.
///
/// Nobody waits for a lock here. A green thread whose turn at a lock comes when its loop has ended,
/// or while its loop waits for the same lock, never takes it, and nobody behind it gets it.
///
/// **Threads**: any, where nothing else is said. **Errors**: what the rescue throws is logged, and
/// it is tried again. **Null**: nothing here is null.
public final class AcceptingLoop {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptingLoop.class);

    /// A loop that broke is replaced at once, usually.
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /// What is done with listeners.
    @FunctionalInterface
    public interface Work {
        /// @throws IOException if it cannot; the message says why
        void run() throws IOException;
    }

    /// Has the listeners go on on the current loop.
    @FunctionalInterface
    public interface Rescue {
        /// @param former what has ended
        /// @throws IOException if it cannot: then it is tried again
        void run(Loop former) throws IOException;
    }

    /// @param former the loop that the listeners have not left yet; empty while all is well
    /// @param looked done when another loop has been looked for once
    /// @param over whether nobody accepts any more
    private record State(
            Loop loop, Optional<Loop> former, CompletableFuture<Void> looked, boolean over) {
        static State on(Loop loop) {
            return new State(
                    loop, Optional.empty(), CompletableFuture.completedFuture(null), false);
        }

        State broken() {
            return new State(loop, Optional.of(loop), new CompletableFuture<>(), over);
        }

        State movedTo(Loop next) {
            return new State(next, former, looked, over);
        }

        State rescued() {
            return new State(loop, Optional.empty(), looked, over);
        }

        State closed() {
            return new State(loop, former, looked, true);
        }
    }

    private final Loops loops;
    private final Runnable forget;
    private final Rescue rescue;
    private final AtomicReference<State> state;

    /// The next of these loops, which must not be over.
    ///
    /// @param forget forgets who waited on the former; done before all that is asked of a new one
    /// @param rescue has the listeners follow; a task of the new loop, which must not block
    public AcceptingLoop(Loops loops, Runnable forget, Rescue rescue) {
        this.loops = loops;
        this.forget = forget;
        this.rescue = rescue;
        this.state = new AtomicReference<>(State.on(loops.next()));
    }

    /// The loop of now.
    public Loop now() {
        return state.get().loop();
    }

    /// As [Loop#execute]. What is done with listeners has to [#settle] first.
    public void execute(Runnable task) {
        now().execute(task);
    }

    /// As [Loop#submit], and settles first. If the loop has ended it is submitted when another has
    /// been looked for.
    public CompletableFuture<Void> submit(Callable<Void> body) {
        if (!now().isOver()) {
            return submitHere(body);
        }
        hasEnded(now());
        return state.get().looked().thenCompose(_ -> submitHere(body));
    }

    /// As [#submit], and waits for it, but not for ever: Config Admin's thread waits with it. Who
    /// gives up takes that back if it has not begun, so that nothing listens later on that nobody
    /// knows of. Blocks until it is done or the patience is at its end.
    ///
    /// @throws IOException of the work; if it was not done in time; or if the thread was
    ///   interrupted
    public void awaitDone(Work work, Duration patience) throws IOException {
        AtomicBoolean decided = new AtomicBoolean();
        CompletableFuture<Void> done =
                submit(() -> {
                    if (decided.compareAndSet(false, true)) {
                        work.run();
                    }
                    return null;
                });
        if (!Waits.isDone(done, patience)) {
            throw blocked(decided.compareAndSet(false, true), patience);
        }
        if (done.isCompletedExceptionally()) {
            Throwable failure = done.exceptionNow();
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private IOException blocked(boolean takenBack, Duration patience) {
        return new IOException(
                "loop %s is blocked, %s within %d ms. A warning of org.coppice.green tells who blocks it"
                        .formatted(
                                now().name(),
                                takenBack
                                        ? "it did not begin to listen"
                                        : "it did not close the former listener",
                                patience.toMillis()));
    }

    private CompletableFuture<Void> submitHere(Callable<Void> body) {
        Loop loop = now();
        loop.execute(this::settle);
        return loop.submit(body);
    }

    /// What keeps the server from accepting for the moment; empty if nothing does.
    public String trouble() {
        return state.get()
                .former()
                .map(ended -> "loop %s broke, and there is no other yet".formatted(ended.name()))
                .orElse("");
    }

    /// Notices when the loop of a green thread that accepts has ended.
    public void watch(GreenThread<?> accepting) {
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
    public void close() {
        state.updateAndGet(State::closed);
    }

    private void hasEnded(Loop ended) {
        State now = state.get();
        if (ended != now.loop() || now.former().isPresent() || now.over()) {
            return;
        }
        State broken = now.broken();
        if (state.compareAndSet(now, broken)) {
            lookForAnother(ended, FIRST_PAUSE);
            broken.looked().complete(null);
        }
    }

    /// Until the listeners have left the one that has ended. There is one at a time who looks, and
    /// nobody else changes the loop.
    ///
    /// @param pause before it is looked again
    private void lookForAnother(Loop ended, Duration pause) {
        State now = state.get();
        if (now.over() || now.former().filter(former -> former == ended).isEmpty()) {
            return;
        }
        if (now.loop().isOver()) {
            another().ifPresent(next -> move(now, next));
        } else {
            now.loop().execute(this::settle); // which has failed, or not begun yet
        }
        Duration doubled = pause.multipliedBy(2);
        Duration next = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS)
                .execute(() -> lookForAnother(ended, next));
    }

    private Optional<Loop> another() {
        return loops.loops().stream()
                .filter(each -> !each.isOver())
                .min(Comparator.comparingInt(Loop::load));
    }

    private void move(State from, Loop next) {
        next.execute(forget);
        if (state.compareAndSet(from, from.movedTo(next))) {
            next.execute(this::settle);
        }
    }

    /// Has the listeners follow if they have not yet. In a task of the loop.
    public void settle() {
        State now = state.get();
        if (now.former().isEmpty()) {
            return;
        }
        Loop ended = now.former().get();
        try {
            rescue.run(ended);
            state.updateAndGet(State::rescued);
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "Listeners of loop {} cannot go to loop {}",
                    ended.name(),
                    now.loop().name(),
                    e);
        }
    }
}

package org.coppice.green;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/// The words of every day: start green threads, sleep, wait for others' futures.
///
/// **Threads:** [#run(Callable)] any but a loop's, the rest on a green thread. **Null:** only
/// results may be null.
public final class Coppice {

    private Coppice() {}

    /// Starts a loop, runs the body as its main green thread and returns its result. For programs
    /// without OSGi: the best hub and the best coroutine on the class path are taken. Green threads
    /// that are left when the main one ends are killed. [RunOptions] has more to choose from.
    ///
    /// @throws Exception what the body throws
    /// @throws IllegalStateException if no hub or no coroutine on the class path works here; the
    ///   message says why
    public static <T> T run(Callable<T> main) throws Exception {
        return RunOptions.DEFAULTS.run(main);
    }

    /// Schedules the body on the current loop; it begins on the next pass, never inline. eventlet's
    /// `spawn`.
    public static <T> GreenThread<T> spawn(Callable<T> body) {
        return Loop.current().spawn(body, false);
    }

    /// As [#spawn(Callable)], cheaper: no result and nothing to hold it by; a failure is logged.
    /// eventlet's `spawn_n`.
    public static void spawnN(Runnable body) {
        Loop.current().spawnDetached(Objects.requireNonNull(body, "body"));
    }

    /// Schedules the body for later, whether or not the caller lives by then; until it begins it
    /// can be cancelled. eventlet's `spawn_after`.
    ///
    /// @param delay zero or less is the next pass
    public static <T> GreenThread<T> spawnAfter(Duration delay, Callable<T> body) {
        return new GreenThread<>(body).startLater(delay);
    }

    /// As [#spawnAfter(Duration, Callable)], but cancelled if the current green thread has ended by
    /// then. eventlet's `spawn_after_local`.
    public static <T> GreenThread<T> spawnAfterLocal(Duration delay, Callable<T> body) {
        Fiber parent = Fiber.current();
        GreenThread<T> thread = new GreenThread<>(body);
        thread.fiber().startWhileLives(parent, Sleep.nanos(delay));
        return thread;
    }

    /// Blocks for so long. [Thread#sleep(Duration)] does the same and is less exact; this one keeps
    /// the order of equal deadlines.
    ///
    /// @param duration zero or less gives way, see [#giveWay()]
    /// @throws IllegalStateException if the caller is not on a green thread; a loop's task may only
    ///   give way, to no effect
    public static void sleep(Duration duration) {
        long nanos = Sleep.nanos(duration);
        if (nanos == 0) {
            giveWay();
        } else {
            Sleep.sleep(Fiber.current(), nanos);
        }
    }

    /// Gives each green thread that is ready one turn: eventlet's `sleep(0)`.
    ///
    /// @throws IllegalStateException if the caller is not on a green thread; in a loop's task this
    ///   has no effect
    public static void giveWay() {
        if (!(Thread.currentThread() instanceof LoopThread)) {
            Fiber.current().giveWay();
        }
    }

    /// Blocks until everything else on the loop is blocked: nothing is ready, no timer is due, no
    /// channel has anything and other threads have handed nothing over. gevent's `idle`, trio's
    /// `wait_all_tasks_blocked`. On a loop that never rests it never returns.
    public static void awaitIdle() {
        Fiber fiber = Fiber.current();
        fiber.loop.awaitIdle(fiber);
    }

    /// Blocks until a future that any thread may complete is complete.
    ///
    /// @return its result; its failure is thrown as it is, a checked one inside a
    ///   [java.util.concurrent.CompletionException]
    public static <T> T await(CompletionStage<T> stage) {
        Loop loop = Fiber.current().loop;
        Event<T> event = new Event<>();
        BiConsumer<T, Throwable> send =
                (value, failure) -> {
                    if (failure == null) {
                        event.send(value);
                    } else {
                        event.sendException(Sneaky.cause(failure));
                    }
                };
        stage.whenComplete((value, failure) -> loop.execute(() -> send.accept(value, failure)));
        return event.await();
    }
}

package org.coppice.green;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/// The words of every day: start green threads, sleep, wait for several of them, kill several, wait
/// for others' futures.
///
/// **Threads:** [#run(Callable)] any but a loop's, the rest on a green thread; those that do not
/// block also in a loop's task. **Null:** only results may be null.
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
        return Loop.here().spawn(body, false);
    }

    /// As [#spawn(Callable)], cheaper: no result and nothing to hold it by; a failure is logged.
    /// eventlet's `spawn_n`.
    public static void spawnN(Runnable body) {
        Loop.here().spawnDetached(Objects.requireNonNull(body, "body"));
    }

    /// Schedules the body for later, whether or not the caller lives by then; until it begins it
    /// can be cancelled. eventlet's `spawn_after`.
    ///
    /// @param delay zero or less is the next pass
    public static <T> GreenThread<T> spawnAfter(Duration delay, Callable<T> body) {
        return new GreenThread<>(body).startLater(delay);
    }

    /// As [#spawnAfter(Duration, Callable)], but the body does not run if the current green thread
    /// has ended by then: it ends with a [GreenExit]. eventlet's `spawn_after_local`.
    public static <T> GreenThread<T> spawnAfterLocal(Duration delay, Callable<T> body) {
        Fiber parent = Fiber.current();
        Objects.requireNonNull(body, "body");
        Callable<T> whileParentLives =
                () -> {
                    if (parent.isDone()) {
                        throw new GreenExit("cancelled: its parent has ended");
                    }
                    return body.call();
                };
        return spawnAfter(delay, whileParentLives);
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

    /// Blocks until a stage, such as a [java.util.concurrent.CompletableFuture], is complete; any
    /// thread may complete it. One that is complete already does not block. A kill or a time-out
    /// ends the wait alone: the stage goes on.
    ///
    /// @return its result; its failure is thrown as it is, a checked one inside a
    ///   [java.util.concurrent.CompletionException]
    public static <T> T await(CompletionStage<T> stage) {
        Objects.requireNonNull(stage, "stage");
        StageWait<T> wait = new StageWait<>();
        wait.await(stage, WaitQueue.FOR_EVER);
        return wait.result();
    }

    // ---- several at once

    /// Blocks until one of them is ready: green threads that end, events, results, flags. gevent's
    /// `wait` with a count of one.
    ///
    /// @return the first; of those that are ready already, the first that is named
    /// @throws IllegalArgumentException if there are none to wait for
    public static <A extends Awaitable> A awaitAny(Iterable<? extends A> objects) {
        List<A> first = Waits.list(objects, 1, WaitQueue.FOR_EVER);
        if (first.isEmpty()) {
            throw new IllegalArgumentException("objects is empty, allowed is one or more");
        }
        return first.getFirst();
    }

    /// As [#awaitAny(Iterable)], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return empty if the time was over first, or there are none to wait for
    public static <A extends Awaitable> Optional<A> awaitAny(
            Iterable<? extends A> objects, Duration timeout) {
        return Waits.<A>list(objects, 1, Sleep.nanos(timeout)).stream().findFirst();
    }

    /// Blocks until so many of them are ready: gevent's `wait` and `joinall` with a count.
    ///
    /// @param count zero waits for none, more than there are for all
    /// @return them, in the order in which they became so, each once
    public static <A extends Awaitable> List<A> awaitFirst(
            Iterable<? extends A> objects, int count) {
        return Waits.list(objects, count, WaitQueue.FOR_EVER);
    }

    /// As [#awaitFirst(Iterable, int)], at most so long.
    ///
    /// @param count zero waits for none, more than there are for all
    /// @param timeout zero or less only looks
    /// @return those that are ready, in the order in which they became so, at most `count`
    public static <A extends Awaitable> List<A> awaitFirst(
            Iterable<? extends A> objects, int count, Duration timeout) {
        return Waits.list(objects, count, Sleep.nanos(timeout));
    }

    /// Blocks until all of them are ready; of green threads never throws what ended them. gevent's
    /// `wait` and `joinall`, eventlet's way of waiting for each.
    ///
    /// @return them, in the order in which they became so, each once
    public static <A extends Awaitable> List<A> awaitAll(Iterable<? extends A> objects) {
        return Waits.list(objects, Waits.ALL, WaitQueue.FOR_EVER);
    }

    /// As [#awaitAll(Iterable)], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return those that are ready, in the order in which they became so
    public static <A extends Awaitable> List<A> awaitAll(
            Iterable<? extends A> objects, Duration timeout) {
        return Waits.list(objects, Waits.ALL, Sleep.nanos(timeout));
    }

    /// As [#awaitAll(Iterable)], but throws what the first to fail failed with as soon as it fails,
    /// as [GreenThread#await()] does; the others go on. A [GreenExit] is no failure. gevent's
    /// `joinall` with `raise_error`.
    public static <A extends GreenThread<?>> List<A> awaitAllOrThrow(
            Iterable<? extends A> threads) {
        return Waits.listOrThrow(threads, WaitQueue.FOR_EVER);
    }

    /// As [#awaitAllOrThrow(Iterable)], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return those that have ended, in the order in which they did
    public static <A extends GreenThread<?>> List<A> awaitAllOrThrow(
            Iterable<? extends A> threads, Duration timeout) {
        return Waits.listOrThrow(threads, Sleep.nanos(timeout));
    }

    /// Gives out each of them once, as it becomes ready: its iterator blocks in `hasNext` and
    /// `next`. gevent's `iwait`.
    ///
    /// Each iterator is a wait of its own and for one green thread. They are watched until the last
    /// is given out: if you need only some use [#awaitEach(Iterable, int)] rather than leaving the
    /// loop early.
    public static <A extends Awaitable> Iterable<A> awaitEach(Iterable<? extends A> objects) {
        return awaitEach(objects, Waits.ALL);
    }

    /// As [#awaitEach(Iterable)], only so many.
    ///
    /// @param count zero gives out none, more than there are all
    public static <A extends Awaitable> Iterable<A> awaitEach(
            Iterable<? extends A> objects, int count) {
        Objects.requireNonNull(objects, "objects");
        Waits.requireCount(count);
        return () -> new Waits<>(objects, count, WaitQueue.FOR_EVER);
    }

    /// As [#awaitEach(Iterable)], only so many, and no longer than that: the iterator just ends
    /// when the time, which begins with it, is over.
    ///
    /// @param count zero gives out none, more than there are all
    /// @param timeout zero or less gives out those that are ready already
    public static <A extends Awaitable> Iterable<A> awaitEach(
            Iterable<? extends A> objects, int count, Duration timeout) {
        Objects.requireNonNull(objects, "objects");
        Waits.requireCount(count);
        long nanos = Sleep.nanos(timeout);
        return () -> new Waits<>(objects, count, nanos);
    }

    /// Kills all of them, in this order, as [GreenThread#kill()] does: before everything else that
    /// is ready, and the caller goes on after them and all that was ready. Those that have ended
    /// are left alone; a caller that is one of them dies last. gevent's `killall` with
    /// `block=False`. Any thread.
    public static void killAll(Iterable<? extends GreenThread<?>> threads) {
        Kills.kill(threads, new GreenExit("killed"));
    }

    /// As [#killAll(Iterable)] with an error of the caller's choice, the same one for all.
    public static void killAll(Iterable<? extends GreenThread<?>> threads, Throwable error) {
        Kills.kill(threads, error);
    }

    /// As [#killAll(Iterable)], and blocks until all have ended: gevent's `killall`. Never throws
    /// what ended them.
    ///
    /// @throws IllegalStateException if one of them is of another loop; then none is killed
    public static void killAllAndAwait(Iterable<? extends GreenThread<?>> threads) {
        Kills.killAndAwait(threads, new GreenExit("killed"), null);
    }

    /// As [#killAllAndAwait(Iterable)], at most so long.
    ///
    /// @param timeout zero or less lets them have the one turn that every kill gives
    /// @throws Timeout if one of them has not ended by then
    public static void killAllAndAwait(
            Iterable<? extends GreenThread<?>> threads, Duration timeout) {
        killAllAndAwait(threads, new GreenExit("killed"), timeout);
    }

    /// As [#killAllAndAwait(Iterable, Duration)] with an error of the caller's choice, the same one
    /// for all.
    ///
    /// @throws Timeout if one of them has not ended by then
    public static void killAllAndAwait(
            Iterable<? extends GreenThread<?>> threads, Throwable error, Duration timeout) {
        Kills.killAndAwait(threads, error, Objects.requireNonNull(timeout, "timeout"));
    }
}

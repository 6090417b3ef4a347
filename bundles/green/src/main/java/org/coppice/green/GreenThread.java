package org.coppice.green;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A cooperative task: eventlet's `GreenThread`, gevent's `Greenlet`. It gives way only when it
/// blocks, sleeps or ends.
///
/// Made by [Coppice#spawn], [Loop#spawn] and the pools. A failure is kept for whoever awaits it and
/// not logged.
///
/// **Threads:** belongs to its loop's thread; [#future()], [#id()], [#name()], [#loop()] and
/// [#kill()] may be called from any. **Errors:** calls from a wrong thread throw
/// [IllegalStateException]. **Null:** only a result may be null.
public final class GreenThread<T> extends Awaitable {

    private static final Logger LOG = LoggerFactory.getLogger(GreenThread.class);

    private final Fiber fiber;
    private final WaitQueue waiters = new WaitQueue();
    private ArrayDeque<Consumer<? super GreenThread<T>>> links;

    /// Null until somebody names it.
    private volatile String name;

    private volatile boolean ready;
    private T value;
    private Throwable failure;
    private CompletableFuture<T> future;

    GreenThread(Fiber fiber) {
        this.fiber = fiber;
    }

    static String defaultName(long id) {
        return "green-" + id;
    }

    /// The green thread that runs the calling code: eventlet's `getcurrent`. The same object for
    /// all its life.
    ///
    /// @throws IllegalStateException if the caller is not on a green thread
    public static GreenThread<?> current() {
        return Fiber.current().handle();
    }

    /// Whether the calling code runs on a green thread.
    public static boolean isCurrent() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof Fiber;
    }

    /// Its number, unique within its loop.
    public long id() {
        return fiber.id;
    }

    /// Its name: `green-` and the id until somebody names it.
    public String name() {
        String given = name;
        return given == null ? defaultName(fiber.id) : given;
    }

    String givenName() {
        String given = name;
        return given == null ? "" : given;
    }

    /// Names it, for listings and logs.
    public GreenThread<T> name(String newName) {
        name = Objects.requireNonNull(newName, "newName");
        return this;
    }

    /// The loop that it runs on, for all its life.
    public Loop loop() {
        return fiber.loop;
    }

    /// Whether it has ended, in whichever way. Any thread.
    @Override
    public boolean ready() {
        return ready;
    }

    /// What ended it, if it has ended and not with a result. Does not block.
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /// Blocks until it has ended: eventlet's `wait`.
    ///
    /// @return its result, to every caller and as often as it is asked
    /// @throws GreenExit if it was killed; any other error that ended it is thrown as it is, a
    ///   checked one inside a [java.util.concurrent.CompletionException]
    public T await() {
        await(WaitQueue.FOR_EVER);
        return result();
    }

    /// As [#await()], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return whether it has ended; [#await()] then tells how, without blocking
    public boolean await(Duration timeout) {
        return await(Math.max(0, timeout.toNanos()));
    }

    Fiber fiber() {
        return fiber;
    }

    /// Blocks until it has ended, however it ended.
    void awaitEnd() {
        await(WaitQueue.FOR_EVER);
    }

    private boolean await(long timeoutNanos) {
        Fiber current = Fiber.current();
        if (current.loop != fiber.loop) {
            throw new IllegalStateException(
                    name()
                            + " runs on loop "
                            + fiber.loop.name()
                            + ", the caller on "
                            + current.loop.name()
                            + ": await its future() instead");
        }
        if (current == fiber && !ready) {
            throw new IllegalStateException(name() + " would wait for its own end");
        }
        return ready || waiters.await(new Waiter(current, null), this, timeoutNanos) || ready;
    }

    private T result() {
        if (failure != null) {
            throw Sneaky.unchecked(failure);
        }
        return value;
    }

    /// Its end as a future, for other threads and loops. Completes with the result or the error as
    /// it was thrown.
    public CompletableFuture<T> future() {
        synchronized (this) {
            if (future == null) {
                future = new CompletableFuture<>();
                if (ready) {
                    completeFuture();
                }
            }
            return future;
        }
    }

    /// Ends it with a [GreenExit] now: it runs before everything else that is ready, and the caller
    /// goes on after it and all that was ready. One that has not begun never runs, but counts as
    /// ended and its links are called. One that has ended is left alone; one that kills itself has
    /// the error thrown at once.
    ///
    /// From another thread the kill is handed over to the loop, and this returns at once.
    public void kill() {
        kill(new GreenExit("killed"));
    }

    /// As [#kill()] with an error of the caller's choice. The target may catch it and go on.
    public void kill(Throwable error) {
        if (!fiber.loop.isOnLoop()) {
            fiber.loop.execute(() -> fiber.deliver(error, true));
            return;
        }
        if (fiber.loop.isRunning(fiber)) {
            throw Sneaky.rethrow(error);
        }
        if (ready) {
            return;
        }
        fiber.deliver(error, true);
        if (isCurrent()) {
            Fiber.current().giveWay();
        }
    }

    /// Ends it only if it has not begun.
    ///
    /// @return whether it will never run, because of this
    public boolean cancel() {
        fiber.requireLoop();
        if (!fiber.isNew()) {
            return false;
        }
        fiber.deliver(new GreenExit("cancelled"), true);
        return true;
    }

    /// Calls the link when it ends, in the ending green thread and after the result is there; at
    /// once if it has ended. Links run in the order in which they came and may add further ones. A
    /// link must not block; its exception is logged and disturbs no other.
    public GreenThread<T> link(Consumer<? super GreenThread<T>> link) {
        fiber.requireLoop();
        if (links == null) {
            links = new ArrayDeque<>(2);
        }
        links.add(link);
        if (ready && links.size() == 1) {
            callLinks();
        }
        return this;
    }

    /// Takes a link back.
    ///
    /// @return false if there was none that equals it
    public boolean unlink(Consumer<? super GreenThread<T>> link) {
        fiber.requireLoop();
        return links != null && links.remove(link);
    }

    @Override
    void watch(Runnable watcher) {
        if (ready) {
            watcher.run();
        } else {
            waiters.watch(watcher);
        }
    }

    @Override
    void unwatch(Runnable watcher) {
        waiters.unwatch(watcher);
    }

    @Override
    public String toString() {
        return "green thread " + name() + " of loop " + fiber.loop.name();
    }

    @SuppressWarnings("unchecked")
    void end(Object endValue, Throwable endFailure) {
        synchronized (this) {
            value = (T) endValue;
            failure = endFailure;
            ready = true;
            completeFuture();
        }
        waiters.grantAll();
        callLinks();
    }

    /// Its loop has ended without it.
    void abandon(GreenExit exit) {
        synchronized (this) {
            failure = exit;
            ready = true;
            completeFuture();
        }
    }

    private void completeFuture() {
        if (future == null) {
            return;
        }
        if (failure == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(failure);
        }
    }

    /// A link stays in the list while it runs, so that one that adds another does not start a
    /// second round.
    private void callLinks() {
        while (links != null && !links.isEmpty()) {
            try {
                links.peek().accept(this);
            } catch (Throwable t) {
                LOG.error("A link of {} failed", this, t);
            }
            links.poll();
        }
    }
}

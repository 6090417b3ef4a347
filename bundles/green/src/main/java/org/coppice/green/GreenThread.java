package org.coppice.green;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;

/// A cooperative task: eventlet's `GreenThread`, gevent's `Greenlet`. It gives way only when it
/// blocks, sleeps or ends.
///
/// Made and started by [Coppice#spawn], [Loop#spawn] and the pools; or made here, with a body or as
/// a subclass that overrides [#run()], and started with [#start()]. A failure is kept for whoever
/// awaits it and not logged.
///
/// ```java
/// GreenThread<String> page = new GreenThread<>(() -> fetch("one")).name("fetcher");
/// page.link(ended -> log(ended.successful()));
/// page.start();
/// ```
///
/// **Threads:** belongs to its loop's thread; the constructor with a loop, [#start()],
/// [#startLater], [#kill()], [#future()], [#ready()], [#successful()], [#value()], [#failure()],
/// [#id()], [#name()] and [#loop()] may be called from any. **Errors:** calls from a wrong thread
/// throw [IllegalStateException]. **Null:** only a result may be null.
public class GreenThread<T> extends Awaitable implements LoopBound {

    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<GreenThread, Rare> RARE =
            AtomicReferenceFieldUpdater.newUpdater(GreenThread.class, Rare.class, "rare");

    private final Fiber fiber;

    /// Null until somebody waits.
    private WaitQueue waiters;

    /// Null until somebody asks for something of it.
    private volatile Rare<T> rare;

    /// The result, or the error that ended it; written before [#ready].
    private Object outcome;

    private boolean failed;
    private volatile boolean ready;

    /// A green thread of the current loop that is not started: it does not live yet, and its loop
    /// ends without it. gevent's `Greenlet(run)`.
    ///
    /// @throws IllegalStateException if the caller is on no loop
    public GreenThread(Callable<T> body) {
        this(Loop.here(), body);
    }

    /// As [#GreenThread(Callable)], for any loop and from any thread.
    @SuppressWarnings("this-escape") // the loop does not look at it before it is started
    public GreenThread(Loop loop, Callable<T> body) {
        this.fiber = loop.newFiber(Objects.requireNonNull(body, "body"), false);
        fiber.hold(this);
    }

    /// For subclasses, which override [#run()]: of the current loop, and not started.
    ///
    /// @throws IllegalStateException if the caller is on no loop
    @SuppressWarnings("this-escape") // the loop does not look at it before it is started
    protected GreenThread() {
        this.fiber = Loop.here().newFiber(null, false);
        fiber.hold(this);
    }

    GreenThread(Fiber fiber) {
        this.fiber = fiber;
    }

    /// What a subclass does: gevent's `_run`. Never called for one that was made with a body.
    ///
    /// @throws UnsupportedOperationException if the subclass does not override it
    protected T run() throws Exception {
        throw new UnsupportedOperationException(getClass().getName() + " does not override run()");
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

    // ---- who it is

    /// Its number, unique within its loop.
    public final long id() {
        return fiber.id;
    }

    /// A small number from zero on, unique among those of its loop that live and were asked for
    /// one, and given to another after its end: an index into tables. gevent's `minimal_ident`.
    ///
    /// @throws IllegalStateException if it has ended and was not asked before
    public final int minimalId() {
        fiber.requireLoop();
        Rare<T> mine = rare();
        if (mine.minimalId == Rare.NO_ID) {
            if (ready) {
                throw new IllegalStateException(name() + " has ended and gets no minimal id");
            }
            mine.minimalId = fiber.loop.living().smallIds().take();
        }
        return mine.minimalId;
    }

    /// Its name: until somebody names it that of its body, if this is a [NamedBody] and has not
    /// ended, or else `green-` and the id.
    public final String name() {
        return fiber.name();
    }

    /// Empty until somebody names it.
    final String givenName() {
        Rare<T> mine = rare;
        String given = mine == null ? null : mine.name;
        return given == null ? "" : given;
    }

    /// Names it, for listings and logs.
    ///
    /// @param newName the empty one takes the name back
    public final GreenThread<T> name(String newName) {
        Objects.requireNonNull(newName, "newName");
        rare().name = newName;
        return this;
    }

    /// The loop that it runs on, for all its life.
    public final Loop loop() {
        return fiber.loop.handedOut();
    }

    final Fiber fiber() {
        return fiber;
    }

    // ---- how it begins

    /// Schedules it: it begins on the loop's next pass, never inline. Nothing happens if it was
    /// started already. Any thread. gevent's `start`.
    ///
    /// @throws IllegalStateException if it has ended, were it by a kill before it began
    /// @throws java.util.concurrent.RejectedExecutionException if its loop has ended
    public final GreenThread<T> start() {
        return startLater(Duration.ZERO);
    }

    /// As [#start()], but after that time; until it begins it can be cancelled. gevent's
    /// `start_later`.
    ///
    /// @param delay zero or less is the next pass
    public final GreenThread<T> startLater(Duration delay) {
        long delayNanos = Sleep.nanos(delay);
        if (ready) {
            throw new IllegalStateException(this + " has ended and runs only once: make another");
        }
        fiber.loop.start(fiber, delayNanos);
        return this;
    }

    /// Whether it was started and has not ended: it runs, or waits for its turn or its time.
    /// gevent's `started`, a greenlet's truth value.
    public final boolean started() {
        return !ready && fiber.isLiving();
    }

    // ---- how it ended

    /// Whether it has ended, in whichever way: gevent's `ready`, a greenlet's `dead`.
    @Override
    public final boolean ready() {
        return ready;
    }

    /// Whether it has ended and did not fail. A [GreenExit] is no failure. gevent's `successful`.
    public final boolean successful() {
        return ready && (!failed || outcome instanceof GreenExit);
    }

    /// Its result, if it has ended with one that is not null. Does not block. gevent's `value`.
    @SuppressWarnings("unchecked")
    public final Optional<T> value() {
        return ready && !failed ? Optional.ofNullable((T) outcome) : Optional.empty();
    }

    /// What ended it, a [GreenExit] too, if it has ended and not with a result. Does not block.
    /// gevent's `exception`.
    public final Optional<Throwable> failure() {
        return ready && failed ? Optional.of((Throwable) outcome) : Optional.empty();
    }

    /// Its end as a future, for other threads and loops. Completes with the result or the error as
    /// it was thrown. Each call gives a future of its own: to complete or to cancel it, or to give
    /// it a time-out, changes nothing else.
    public final CompletableFuture<T> future() {
        CompletableFuture<T> future = new CompletableFuture<>();
        if (!ready) {
            rare().ask(future);
        }
        if (ready) {
            tell(future);
        }
        return future;
    }

    // ---- waiting for its end

    /// Blocks until it has ended: eventlet's `wait`, gevent's `get`. One that nobody starts never
    /// ends.
    ///
    /// @return its result, to every caller and as often as it is asked
    /// @throws GreenExit if it was killed; any other error that ended it is thrown as it is, a
    ///   checked one inside a [java.util.concurrent.CompletionException]
    @SuppressWarnings("unchecked")
    public final T await() {
        await(WaitQueue.FOR_EVER);
        if (failed) {
            throw Sneaky.unchecked((Throwable) outcome);
        }
        return (T) outcome;
    }

    /// Blocks until it has ended, at most so long; never throws what ended it. gevent's `join` with
    /// a time-out.
    ///
    /// @param timeout zero or less only looks
    /// @return whether it has ended; [#await()] then tells how, without blocking
    public final boolean await(Duration timeout) {
        return await(Sleep.nanos(timeout));
    }

    /// Blocks until it has ended, however it ended: gevent's `join`.
    public final void awaitEnd() {
        await(WaitQueue.FOR_EVER);
    }

    private boolean await(long timeoutNanos) {
        Fiber current = Fiber.current();
        requireLoopOf(current);
        if (current == fiber && !ready) {
            throw new IllegalStateException(name() + " would wait for its own end");
        }
        return ready || waiters().await(new Waiter(current, null), this, timeoutNanos) || ready;
    }

    /// @throws IllegalStateException if that one cannot wait for this one, being on another loop
    final void requireLoopOf(Fiber other) {
        if (other.loop != fiber.loop) {
            throw new IllegalStateException(
                    name()
                            + " runs on loop "
                            + fiber.loop.name()
                            + ", the caller on "
                            + other.loop.name()
                            + ": await its future() instead");
        }
    }

    @Override
    final void watch(Watcher watcher) {
        if (isCurrent()) {
            requireLoopOf(Fiber.current());
        }
        fiber.requireLoop();
        if (ready) {
            watcher.run();
        } else {
            waiters().watch(watcher);
        }
    }

    @Override
    final void unwatch(Watcher watcher) {
        if (waiters != null) {
            waiters.unwatch(watcher);
        }
    }

    private WaitQueue waiters() {
        if (waiters == null) {
            waiters = new WaitQueue();
        }
        return waiters;
    }

    // ---- ending it

    /// Ends it with a [GreenExit] now: it runs before everything else that is ready, and the caller
    /// goes on after it and all that was ready. One that has not begun never runs, but counts as
    /// ended and its links are called. One that has ended is left alone; one that kills itself has
    /// the error thrown at once. While a kill is on its way a second one changes nothing.
    /// eventlet's `kill`, gevent's with `block=False`.
    ///
    /// From another thread the kill is handed over to the loop, and this returns at once.
    public final void kill() {
        kill(new GreenExit("killed"));
    }

    /// As [#kill()] with an error of the caller's choice. The target may catch it and go on.
    public final void kill(Throwable error) {
        Objects.requireNonNull(error, "error");
        if (!fiber.loop.isOnLoop()) {
            fiber.loop.execute(() -> fiber.kill(error));
            fiber.loop.turns().interruptHolder(each -> each == fiber);
            return;
        }
        if (fiber.loop.isRunning(fiber)) {
            fiber.cancelNurseries(0);
            throw Sneaky.rethrow(error);
        }
        if (ready) {
            return;
        }
        fiber.kill(error);
        if (isCurrent()) {
            Fiber.current().letTheKilledRun();
        }
    }

    /// Kills it and blocks until it has ended, at most so long; never throws what ended it.
    /// gevent's `kill` with a time-out.
    ///
    /// @param timeout zero or less only looks, after the turn that every kill gives the target
    /// @return whether it has ended
    /// @throws IllegalStateException if the caller is not on its loop; then it is not killed
    public final boolean killAndAwait(Duration timeout) {
        return killAndAwait(new GreenExit("killed"), timeout);
    }

    /// As [#killAndAwait(Duration)] with an error of the caller's choice.
    public final boolean killAndAwait(Throwable error, Duration timeout) {
        long nanos = Sleep.nanos(timeout);
        requireLoopOf(Fiber.current());
        kill(error);
        return await(nanos);
    }

    /// Ends it only if it has not begun: it never runs, but counts as ended and its links are
    /// called. eventlet's `cancel`.
    ///
    /// @return whether it will never run, because of this
    public final boolean cancel() {
        return cancel(new GreenExit("cancelled"));
    }

    /// As [#cancel()] with an error of the caller's choice for whoever awaits it.
    public final boolean cancel(Throwable error) {
        Objects.requireNonNull(error, "error");
        fiber.requireLoop();
        if (!fiber.isNew()) {
            return false;
        }
        fiber.kill(error);
        return true;
    }

    // ---- links

    /// Calls the link when it ends, in the ending green thread and after the result is there; at
    /// once if it has ended. Links are called in the order in which they came and may add further
    /// ones. A link must not block; its exception is logged and disturbs no other. eventlet's
    /// `link`, gevent's `rawlink`.
    ///
    /// A link that is to block starts a green thread. An [AsyncResult] is a link, which takes over
    /// how this ends; one that tells a queue without bounds is `queue::put`.
    public final GreenThread<T> link(Consumer<? super GreenThread<T>> link) {
        Objects.requireNonNull(link, "link");
        fiber.requireLoop();
        rare().links.add(link);
        if (ready) {
            rare().links.call(this);
        }
        return this;
    }

    /// As [#link], called only if it did not fail, see [#successful()]: gevent's `link_value`.
    public final GreenThread<T> linkValue(Consumer<? super GreenThread<T>> link) {
        return link(new Links.Conditional<>(true, Objects.requireNonNull(link, "link")));
    }

    /// As [#link], called only if it failed: gevent's `link_exception`.
    public final GreenThread<T> linkFailure(Consumer<? super GreenThread<T>> link) {
        return link(new Links.Conditional<>(false, Objects.requireNonNull(link, "link")));
    }

    /// Takes a link back, whichever way it was linked: eventlet's and gevent's `unlink`. Keep what
    /// you link in a variable: each lambda or method reference is a link of its own.
    ///
    /// @return false if there was none that equals it, or it was called already
    public final boolean unlink(Consumer<? super GreenThread<T>> link) {
        fiber.requireLoop();
        return rare != null && rare.links.remove(link);
    }

    /// Takes all links back: gevent's `unlink_all`.
    public final void unlinkAll() {
        fiber.requireLoop();
        if (rare != null) {
            rare.links.clear();
        }
    }

    /// Whether there are links that were not called yet: gevent's `has_links`.
    public final boolean hasLinks() {
        fiber.requireLoop();
        return rare != null && !rare.links.isEmpty();
    }

    @Override
    public String toString() {
        return "green thread " + name() + " of loop " + fiber.loop.name();
    }

    // ---- for its fiber

    /// What a subclass overrides, for the fiber of one without a body.
    final Object callRun() throws Exception {
        return run();
    }

    final void end(Object endValue, Throwable endFailure) {
        complete(endValue, endFailure);
        if (waiters != null) {
            waiters.grantAll();
            waiters = null;
        }
        Rare<T> mine = rare;
        if (mine != null) {
            if (mine.minimalId != Rare.NO_ID) {
                fiber.loop.living().smallIds().giveBack(mine.minimalId);
            }
            mine.links.call(this);
        }
    }

    /// Its loop has ended without it.
    final void abandon(GreenExit exit) {
        if (!ready) {
            complete(null, exit);
            if (rare != null) {
                rare.links.callShared(this);
            }
        }
    }

    /// Whoever asks for a future meanwhile has either added it before this looks, or sees that this
    /// is ready and completes it itself.
    private void complete(Object endValue, Throwable endFailure) {
        failed = endFailure != null;
        outcome = failed ? endFailure : endValue;
        ready = true;
        if (rare != null) {
            rare.tell(this);
        }
    }

    @SuppressWarnings("unchecked")
    final void tell(CompletableFuture<T> future) {
        if (failed) {
            future.completeExceptionally((Throwable) outcome);
        } else {
            future.complete((T) outcome);
        }
    }

    private Rare<T> rare() {
        Rare<T> mine = rare;
        if (mine == null) {
            RARE.compareAndSet(this, null, new Rare<>());
            mine = rare;
        }
        return mine;
    }
}

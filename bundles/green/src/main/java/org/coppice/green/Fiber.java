package org.coppice.green;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import org.coppice.coroutine.api.Coroutine;
import org.coppice.coroutine.api.CoroutineBody;
import org.coppice.coroutine.api.CoroutineProvider;

/// What a loop schedules: one green thread, with or without a [GreenThread] to hold it by.
///
/// **How it waits.** A fiber that waits for something of Coppice is in [#suspend(Object)]; whoever
/// has what it waits for says so in its own data and calls [#wake()]. A fiber may also be blocked
/// by the JDK (a lock, a socket, a sleep): then the JDK makes it runnable, and Coppice knows
/// nothing of what it waits for.
///
/// **How it is interrupted.** Kill and time-out put an error into [#pending]. It is thrown at the
/// end of the wait, or at the beginning of the next; a wait that ends this way undoes what it had
/// queued. A fiber blocked by the JDK is interrupted, once for each error.
///
/// The coroutine is made when the fiber first runs: one that is killed or cancelled before costs
/// nothing but itself.
///
/// **Threads:** everything belongs to the loop's thread but [#resumable()] and [#current()].
final class Fiber implements CoroutineBody {

    static {
        PendingErrors.load();
    }

    final Loop loop;
    final long id;

    /// The id of the one that made it, zero if that was none of this loop.
    final long spawner;

    /// Nobody holds it, so nobody but the log will hear of its failure.
    private final boolean detached;

    /// The loop's list of the living.
    Fiber previous;

    Fiber next;

    /// In the ready queue.
    boolean queued;

    /// The next time it becomes ready it goes before all others.
    boolean urgent;

    /// Of the ready queue: whether it goes before the others, and how many places in the queue it
    /// has left for that.
    boolean overtakes;

    int placesLeft;

    /// The innermost of the nurseries that it has open, and how many it has ever opened.
    Nursery nursery;

    int nurseries;

    /// The nursery that it is a child of, if any.
    Nursery bornIn;

    /// Null unless it runs one, or is the root of some.
    Greenlet greenlet;

    private Callable<?> body;
    private GreenThread<?> handle;
    private Coroutine coroutine;
    private CoroutineProvider coroutines;
    Timer startTimer;
    Object waitingFor;
    long waitingSinceNanos;
    private boolean woken;
    private boolean starting;
    private boolean done;

    /// Its code has returned. Between [#done] and this it tells of its end, and what hangs on that
    /// may block it in the JDK once more: a lock is enough.
    private boolean returned;

    /// In the loop's list of the living: started, and not done.
    private boolean living;

    /// A kill's [GreenExit] is in [#pending].
    private boolean dying;

    /// Null until there was one.
    private PendingErrors pending;

    private Map<GreenLocal<?>, Object[]> locals;

    Fiber(Loop loop, long id, long spawner, Callable<?> body, boolean detached) {
        this.loop = loop;
        this.id = id;
        this.spawner = spawner;
        this.body = body;
        this.detached = detached;
    }

    /// The fiber that runs the calling code.
    ///
    /// @throws IllegalStateException if there is none
    static Fiber current() {
        if (Thread.currentThread().getUncaughtExceptionHandler() instanceof Fiber fiber) {
            return fiber;
        }
        throw new IllegalStateException(
                "Not on a green thread but on %s: start one with Loop.spawn or Coppice.run"
                        .formatted(Thread.currentThread()));
    }

    /// Stands for a body that another fiber runs itself: nothing can be delivered to it.
    static <T> GreenThread<T> newInlineThread(Loop loop) {
        Fiber fiber = new Fiber(loop, loop.living().nextId(), 0, null, false);
        fiber.done = true;
        GreenThread<T> handle = new GreenThread<>(fiber);
        fiber.hold(handle);
        return handle;
    }

    GreenThread<?> handle() {
        if (handle == null) {
            handle = new GreenThread<>(this);
        }
        return handle;
    }

    void hold(GreenThread<?> newHandle) {
        handle = newHandle;
    }

    /// Empty until somebody names it: a name for each would cost more than it tells.
    String givenName() {
        return handle == null ? "" : handle.givenName();
    }

    /// The given name, or that of its body, or one from its number.
    String name() {
        String given = givenName();
        return given.isEmpty() ? Listing.name(body, id) : given;
    }

    boolean isDone() {
        return done;
    }

    boolean isNew() {
        return coroutine == null && !done;
    }

    boolean isLiving() {
        return living;
    }

    /// Begins to live: runs on the loop's next pass, or after that time. Nothing happens if it was
    /// started already or has ended.
    void start(long delayNanos) {
        if (!beginToLive()) {
            return;
        }
        if (delayNanos == 0) {
            loop.ready(this);
        } else {
            startTimer = loop.startTimer(delayNanos, new Start(this));
        }
    }

    private boolean beginToLive() {
        if (living || done) {
            return false;
        }
        living = true;
        loop.started(this);
        return true;
    }

    // ---- on the loop's side

    /// Which carries it, or would if it began now.
    CoroutineProvider coroutines() {
        return coroutines == null ? loop.coroutines() : coroutines;
    }

    /// Runs until the fiber blocks, gives way or ends.
    void resume() {
        if (coroutine == null ? !done && begin() : !returned) {
            coroutine.resume();
        }
        if (returned) {
            coroutine = null; // whoever holds the handle shall not hold a stack
        } else if (pending != null) {
            interruptIfBlocked();
        }
    }

    /// After its turn: the JDK blocks what neither is ready nor waits for something of Coppice.
    private void interruptIfBlocked() {
        if (!queued && waitingFor == null && !done && pending.announceNext()) {
            coroutine.thread().interrupt();
        }
    }

    /// Makes the coroutine; if there is none to be had, for want of memory say, only this fiber
    /// ends.
    private boolean begin() {
        startTimer = null;
        try {
            coroutines = coroutines();
            Coroutine made = coroutines.create(givenName(), this);
            starting = true;
            coroutine = made;
            made.start();
            return true;
        } catch (Throwable t) {
            Telling.log(t, "Green thread %d of loop %s could not begin".formatted(id, loop.name()));
            returned = true;
            end(null, t);
            return false;
        } finally {
            starting = false;
        }
    }

    /// Any thread: Coppice's own, or whichever the JDK wakes it on.
    @Override
    public void resumable() {
        if (!starting || !loop.isOnLoop()) {
            loop.ready(this);
        }
    }

    /// Ends the current [#suspend(Object)].
    void wake() {
        if (!woken) {
            woken = true;
            coroutine.wake();
        }
    }

    /// Throws the error in the fiber as soon as it can be: at once if it waits, else at its next
    /// blocking point. Every nursery that it has open is cancelled.
    ///
    /// @param first whether it shall run before everything that is ready
    void deliver(Throwable error, boolean first) {
        deliver(error, first, 0);
    }

    /// As [#deliver(Throwable, boolean)], for an error that does not end all that the fiber does.
    ///
    /// @param nurseriesBefore the number of the youngest nursery that the error leaves alone
    void deliver(Throwable error, boolean first, int nurseriesBefore) {
        if (done) {
            return;
        }
        cancelNurseries(nurseriesBefore);
        if (isNew()) {
            cancelStart(error);
            return;
        }
        pending().add(error);
        if (queued) {
            // What made it ready was perhaps a stray wake of the JDK's, after which it would wait
            // on.
            woken |= waitingFor != null;
            if (first) {
                loop.readyQueue().moveToFront(this);
            }
            return;
        }
        urgent = first;
        if (waitingFor != null) {
            wake();
        } else if (pending.announceNext()) {
            coroutine.thread().interrupt();
        }
    }

    private PendingErrors pending() {
        if (pending == null) {
            pending = new PendingErrors();
        }
        return pending;
    }

    /// As [#deliver], before everything that is ready. While a kill is still to be thrown a second
    /// one changes nothing.
    void kill(Throwable error) {
        kill(error, true);
    }

    /// As [#kill(Throwable)] with a [GreenExit], but when its turn comes.
    void exit(String reason) {
        kill(new GreenExit(reason), false);
    }

    /// @param first as for [#deliver]
    void kill(Throwable error, boolean first) {
        if (error instanceof GreenExit && !isNew()) {
            if (dying) {
                if (first && queued) {
                    loop.readyQueue().moveToFront(this);
                }
                return;
            }
            dying = !done;
        }
        deliver(error, first);
    }

    /// Its nurseries are cancelled, the outer ones first.
    ///
    /// @param nurseriesBefore the number of the youngest that is left alone
    void cancelNurseries(int nurseriesBefore) {
        if (nursery != null) {
            nursery.ownerIsInterrupted(nurseriesBefore);
        }
    }

    /// Takes back an error that was not thrown yet, and the interrupt that told of it.
    ///
    /// @return whether it was still to be thrown
    boolean withdraw(Throwable error) {
        if (pending == null || !pending.remove(error)) {
            return false;
        }
        if (pending.isEmpty() && loop.isRunning(this)) {
            boolean unused = Thread.interrupted();
        }
        return true;
    }

    private void cancelStart(Throwable error) {
        if (startTimer != null) {
            loop.cancelTimer(startTimer);
            startTimer = null;
        }
        end(null, error);
    }

    /// @throws IllegalStateException if the caller is not on this fiber's loop
    void requireLoop() {
        if (!loop.isOnLoop()) {
            throw new IllegalStateException(
                    "Green thread %d belongs to loop %s but %s is elsewhere: hand the work over with Loop.execute"
                            .formatted(id, loop.name(), Thread.currentThread()));
        }
    }

    // ---- on the fiber's side

    @Override
    public void run() {
        Object value = null;
        Throwable failure = null;
        try {
            Recorder.started(this);
            throwPending();
            value = body == null ? handle.callRun() : body.call();
        } catch (Throwable t) {
            failure = t;
        }
        try {
            end(value, failure);
        } finally {
            returned = true;
        }
    }

    /// The loop does not end before all have heard of it.
    private void end(Object value, Throwable failure) {
        boolean lived = living;
        done = true;
        living = false;
        body = null;
        locals = null;
        if (lived) {
            loop.ending(this);
            Recorder.ended(this, failure);
        }
        try {
            tellEnd(value, failure);
        } finally {
            if (lived) {
                loop.told();
            }
        }
    }

    private void tellEnd(Object value, Throwable failure) {
        if (detached && failure != null && !(failure instanceof GreenExit)) {
            Telling.log(failure, "Green thread %d of loop %s failed".formatted(id, loop.name()));
        }
        if (nursery != null) {
            nursery.ownerEnded();
        }
        if (handle != null) {
            handle.end(value, failure);
        }
        if (bornIn != null) {
            bornIn.childEnded(this, failure);
        }
        if (greenlet != null) {
            greenlet.ended(failure);
        }
    }

    void abandon() {
        if (handle != null) {
            handle.abandon(new GreenExit("its loop " + loop.name() + " has ended"));
        }
    }

    /// The last resort of the JDK: what escaped [#run()], an error in the handling of an end.
    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        Telling.log(
                error, "Green thread %d of loop %s broke at its end".formatted(id, loop.name()));
    }

    /// Gives the loop away until [#wake()]. The caller looks again at what it waits for.
    ///
    /// @param what what it waits for, for listings; its `toString` tells
    void suspend(Object what) {
        throwPending();
        waitingFor = what;
        waitingSinceNanos = loop.passNanos();
        while (!woken) {
            coroutine.suspend();
            if (!woken && Thread.interrupted()) {
                deliverInterrupt();
            }
        }
        woken = false;
        waitingFor = null;
        throwPending();
    }

    /// `Thread.interrupt` on a green thread that waits for something of Coppice ends it, as a kill
    /// does.
    private void deliverInterrupt() {
        woken = true;
        pending().add(new GreenExit("interrupted"));
        cancelNurseries(0);
    }

    /// As [#giveWay()], but not in a link, where who kills goes on at once.
    void letTheKilledRun() {
        if (!done) {
            giveWay();
        }
    }

    /// Lets everything that is runnable have a turn.
    void giveWay() {
        throwPending();
        coroutine.giveWay();
        throwPending();
    }

    void throwPending() {
        if (done) {
            throw new IllegalStateException("A link of " + handle() + " must not block");
        }
        if (pending != null && !pending.isEmpty()) {
            boolean unused = Thread.interrupted();
            Throwable error = pending.take();
            dying &= !(error instanceof GreenExit);
            throw Sneaky.rethrow(error instanceof Timeout timeout ? timeout.thrown() : error);
        }
    }

    Map<GreenLocal<?>, Object[]> locals() {
        if (locals == null) {
            locals = new WeakHashMap<>(4);
        }
        return locals;
    }

    // ---- for listings

    /// What may end its wait.
    Hope hope() {
        return queued || woken ? Hope.OUTSIDE : Hope.of(waitingFor);
    }

    GreenThreadInfo info(boolean withStack) {
        return Listing.of(this, withStack);
    }

    /// Null before it begins and after it has ended. Any thread.
    Thread thread() {
        Coroutine mine = coroutine;
        return mine == null ? null : mine.thread();
    }
}

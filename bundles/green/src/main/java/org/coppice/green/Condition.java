package org.coppice.green;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/// Where holders of a lock wait for each other's changes: `threading`'s `Condition`.
///
/// ```java
/// Condition changed = new Condition();
/// try (Hold _ = changed.hold()) {
///     changed.awaitUntil(() -> !jobs.isEmpty());
///     run(jobs.removeFirst());
/// }
/// ```
///
/// `notify` is a method of every Java object, so it is called [#signal()] here, as in the JDK. A
/// waiter that is killed after it was signalled passes the signal on.
///
/// **Threads:** belongs to the loop on which its lock is first used. **Errors:** each use from
/// elsewhere, and without the lock, throws [IllegalStateException]. **Null:** nothing here is null.
public final class Condition implements LoopBound {

    private final Held held;
    private final WaitQueue waiters = new WaitQueue();

    /// The two kinds of locks, as a condition needs them.
    private sealed interface Held {
        void enter();

        void acquire();

        void release();

        boolean isHeld();

        int releaseAll();

        void restore(int holds);
    }

    private record Plain(Lock lock) implements Held {
        @Override
        public void enter() {
            lock.enter();
        }

        @Override
        public void acquire() {
            lock.acquire();
        }

        @Override
        public void release() {
            lock.release();
        }

        @Override
        public boolean isHeld() {
            return lock.locked();
        }

        @Override
        public int releaseAll() {
            lock.release();
            return 1;
        }

        @Override
        public void restore(int holds) {
            // held once is all there is
        }
    }

    private record Reentrant(RLock lock) implements Held {
        @Override
        public void enter() {
            lock.enter();
        }

        @Override
        public void acquire() {
            lock.acquire();
        }

        @Override
        public void release() {
            lock.release();
        }

        @Override
        public boolean isHeld() {
            return lock.heldByCaller();
        }

        @Override
        public int releaseAll() {
            return lock.releaseAll();
        }

        @Override
        public void restore(int holds) {
            lock.restore(holds);
        }
    }

    /// A condition with an [RLock] of its own.
    public Condition() {
        this(new RLock());
    }

    /// A condition of this lock, which may have others.
    public Condition(Lock lock) {
        this.held = new Plain(Objects.requireNonNull(lock, "lock"));
    }

    /// A condition of this lock, which may have others.
    public Condition(RLock lock) {
        this.held = new Reentrant(Objects.requireNonNull(lock, "lock"));
    }

    /// Acquires its lock.
    public void acquire() {
        held.acquire();
    }

    /// Releases its lock.
    public void release() {
        held.release();
    }

    /// Blocks until its lock is free, and holds it until the end of a `try` block.
    public Hold hold() {
        acquire();
        return new Hold(this::release);
    }

    /// Lets the lock go, blocks until it is signalled, and acquires the lock again; also before it
    /// throws, when it is killed or times out. Others may have run in between: look again, or use
    /// [#awaitUntil(BooleanSupplier)].
    public void await() {
        await(WaitQueue.FOR_EVER);
    }

    /// As [#await()], at most so long; the wait for the lock comes on top.
    ///
    /// @param timeout zero or less lets others have the lock if they wait for it, no more
    /// @return whether it was signalled in time
    public boolean await(Duration timeout) {
        return await(Sleep.nanos(timeout));
    }

    /// Waits until it is so: `wait_for`.
    ///
    /// @param isSo asked with the lock held, at first and after each signal; must not block
    public void awaitUntil(BooleanSupplier isSo) {
        awaitUntil(isSo, WaitQueue.FOR_EVER);
    }

    /// As [#awaitUntil(BooleanSupplier)], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return whether it is so
    public boolean awaitUntil(BooleanSupplier isSo, Duration timeout) {
        return awaitUntil(isSo, Sleep.nanos(timeout));
    }

    private boolean awaitUntil(BooleanSupplier isSo, long timeoutNanos) {
        requireHeld();
        Loop loop = Fiber.current().loop;
        long deadlineNanos = loop.deadlineNanos(timeoutNanos);
        long leftNanos = timeoutNanos;
        while (!isSo.getAsBoolean()) {
            if (leftNanos == 0) {
                return false;
            }
            await(leftNanos);
            if (timeoutNanos >= 0) {
                leftNanos = Math.max(0, deadlineNanos - loop.nowNanos());
            }
        }
        return true;
    }

    private boolean await(long timeoutNanos) {
        requireHeld();
        Waiter waiter = new Waiter(Fiber.current(), null);
        int holds = held.releaseAll();
        Throwable failure = null;
        try {
            waiters.await(waiter, this, timeoutNanos);
        } catch (Throwable t) {
            failure = t;
        }
        failure = acquireAgain(failure);
        held.restore(holds);
        if (failure != null) {
            if (waiter.granted) {
                signal();
            }
            throw Sneaky.rethrow(failure);
        }
        return waiter.granted;
    }

    /// Whoever called expects to hold the lock, however the wait ended. A kill or a time-out that
    /// comes while it waits for the lock has to wait too.
    ///
    /// @return what is to be thrown: the first error, and others at the next blocking point
    private Throwable acquireAgain(Throwable failure) {
        ArrayDeque<Throwable> errors = new ArrayDeque<>(2);
        if (failure != null) {
            errors.add(failure);
        }
        while (!tryAcquireAgain(errors)) {
            // whatever was thrown waits in the list
        }
        Throwable first = errors.poll();
        errors.forEach(error -> Fiber.current().deliver(error, false));
        return first;
    }

    private boolean tryAcquireAgain(ArrayDeque<Throwable> errors) {
        try {
            held.acquire();
            return true;
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable t) {
            errors.add(t);
            return false;
        }
    }

    /// Lets the first waiter go on when it has the lock: `notify`. Nothing happens if nobody waits.
    public void signal() {
        signal(1);
    }

    /// As [#signal()], for so many: `notify(n)`.
    ///
    /// @param count zero or more
    public void signal(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + ", allowed is 0 or more");
        }
        requireHeld();
        for (int i = 0; i < count && !waiters.isEmpty(); i++) {
            waiters.grantFirst();
        }
    }

    /// As [#signal()], for all who wait: `notifyAll`.
    public void signalAll() {
        signal(Integer.MAX_VALUE);
    }

    private void requireHeld() {
        if (!held.isHeld()) {
            throw new IllegalStateException(
                    "The " + this + " was used by " + HomeLoop.caller() + " without its lock");
        }
    }

    /// How many wait for a signal.
    public int waiting() {
        held.enter();
        return waiters.size();
    }

    @Override
    public String toString() {
        return "condition with " + waiters.size() + " waiting";
    }
}

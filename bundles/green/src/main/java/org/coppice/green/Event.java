package org.coppice.green;

import java.time.Duration;
import java.util.Optional;

/// A value, or an error, that green threads wait for; sent once. eventlet's `event.Event`.
///
/// **Threads:** the loop of its waiters. Another thread hands the sending over with
/// [Loop#execute(Runnable)]; if there are waiters of another loop [#send(Object)] throws. **Null:**
/// a sent value may be null.
public final class Event<T> {

    private final WaitQueue waiters = new WaitQueue();
    private boolean ready;
    private T value;
    private Throwable failure;

    /// An event that is not sent.
    public Event() {}

    /// Hands the value to all who wait and all who will. They are scheduled in the order in which
    /// they came; the caller does not switch.
    ///
    /// @throws IllegalStateException if it was sent already
    public void send(T newValue) {
        requireUnsent();
        value = newValue;
        ready = true;
        waiters.grantAll();
    }

    /// As [#send(Object)], but the error is thrown in all who wait.
    public void sendException(Throwable newFailure) {
        requireUnsent();
        failure = newFailure;
        ready = true;
        waiters.grantAll();
    }

    private void requireUnsent() {
        if (ready) {
            throw new IllegalStateException("Event was sent already; reset() it first");
        }
    }

    /// Blocks until it is sent.
    ///
    /// @return the value; an error that was sent is thrown, a checked one inside a
    ///   [java.util.concurrent.CompletionException]
    public T await() {
        await(WaitQueue.FOR_EVER);
        if (failure != null) {
            throw Sneaky.unchecked(failure);
        }
        return value;
    }

    /// As [#await()], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return whether it was sent; then [#await()] does not block
    public boolean await(Duration timeout) {
        return await(Math.max(0, timeout.toNanos()));
    }

    private boolean await(long timeoutNanos) {
        return ready || waiters.await(new Waiter(Fiber.current(), null), this, timeoutNanos);
    }

    /// Whether it was sent.
    public boolean ready() {
        return ready;
    }

    /// Whether a value was sent.
    public boolean hasResult() {
        return ready && failure == null;
    }

    /// Whether an error was sent.
    public boolean hasException() {
        return failure != null;
    }

    /// The error that was sent, if one was. Does not block.
    public Optional<Throwable> exception() {
        return Optional.ofNullable(failure);
    }

    /// Back to unsent.
    ///
    /// @throws IllegalStateException if it was not sent
    public void reset() {
        if (!ready) {
            throw new IllegalStateException("Event was not sent, so there is nothing to reset");
        }
        ready = false;
        value = null;
        failure = null;
    }

    @Override
    public String toString() {
        return "event";
    }
}

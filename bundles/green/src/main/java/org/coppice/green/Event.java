package org.coppice.green;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// A value, or an error, that green threads wait for; sent once. eventlet's `event.Event`.
///
/// **Threads:** the loop of its waiters. Another thread hands the sending over with
/// [Loop#execute(Runnable)]; if there are waiters of another loop [#send(Object)] throws. **Null:**
/// a sent value may be null.
public final class Event<T> extends Awaitable implements LoopBound {

    private final WaitQueue waiters = new WaitQueue();
    private Sent<T> sent;

    /// What each waiter was given: a reset before it runs takes nothing away from it.
    private record Sent<T>(T value, Throwable failure) {}

    /// An event that is not sent.
    public Event() {}

    /// Hands the value to all who wait and all who will. They are scheduled in the order in which
    /// they came; the caller does not switch.
    ///
    /// @throws IllegalStateException if it was sent already
    public void send(T newValue) {
        send(newValue, null);
    }

    /// As [#send(Object)], but the error is thrown in all who wait.
    public void sendException(Throwable newFailure) {
        send(null, Objects.requireNonNull(newFailure, "newFailure"));
    }

    private void send(T value, Throwable failure) {
        if (sent != null) {
            throw new IllegalStateException("Event was sent already; reset() it first");
        }
        sent = new Sent<>(value, failure);
        waiters.grantAll(sent);
    }

    /// Blocks until it is sent.
    ///
    /// @return the value; an error that was sent is thrown, a checked one inside a
    ///   [java.util.concurrent.CompletionException]
    public T await() {
        Sent<T> got = await(WaitQueue.FOR_EVER).orElseThrow();
        if (got.failure() != null) {
            throw Sneaky.unchecked(got.failure());
        }
        return got.value();
    }

    /// As [#await()], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return whether it was sent; then [#await()] does not block
    public boolean await(Duration timeout) {
        return await(Math.max(0, timeout.toNanos())).isPresent();
    }

    @SuppressWarnings("unchecked")
    private Optional<Sent<T>> await(long timeoutNanos) {
        if (sent != null) {
            return Optional.of(sent);
        }
        Waiter waiter = new Waiter(Fiber.current(), null);
        return waiters.await(waiter, this, timeoutNanos)
                ? Optional.of((Sent<T>) waiter.item)
                : Optional.empty();
    }

    /// Whether it was sent.
    @Override
    public boolean ready() {
        return sent != null;
    }

    /// Whether a value was sent.
    public boolean hasResult() {
        return sent != null && sent.failure() == null;
    }

    /// Whether an error was sent.
    public boolean hasException() {
        return sent != null && sent.failure() != null;
    }

    /// The error that was sent, if one was. Does not block.
    public Optional<Throwable> exception() {
        return sent == null ? Optional.empty() : Optional.ofNullable(sent.failure());
    }

    /// Back to unsent.
    ///
    /// @throws IllegalStateException if it was not sent
    public void reset() {
        if (sent == null) {
            throw new IllegalStateException("Event was not sent, so there is nothing to reset");
        }
        sent = null;
    }

    @Override
    void watch(Runnable watcher) {
        if (sent != null) {
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
        return "event";
    }
}

package org.coppice.green;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// A value, or an error, that green threads wait for; sent once. eventlet's `event.Event`.
///
/// ```java
/// Event<String> answer = new Event<>();
/// Coppice.spawnN(() -> answer.send(ask()));
/// log(answer.await());
/// ```
///
/// What is set and cleared again and again is a [Flag]; what comes from another thread or loop an
/// [AsyncResult].
///
/// **Threads:** belongs to the loop on which it is first used. Another thread hands the sending
/// over with [Loop#execute(Runnable)]. **Errors:** each use from elsewhere throws
/// [IllegalStateException]. **Null:** a sent value may be null.
public final class Event<T> extends Awaitable implements LoopBound {

    private final HomeLoop home = new HomeLoop();
    private final WaitQueue waiters = new WaitQueue();

    /// Null until it is sent. Each waiter is given it: a reset before it runs takes nothing away.
    private Outcome<T> sent;

    /// An event that is not sent.
    public Event() {}

    /// Hands the value to all who wait and all who will. They are scheduled in the order in which
    /// they came; the caller does not switch.
    ///
    /// @throws IllegalStateException if it was sent already
    public void send(T value) {
        send(Outcome.of(value));
    }

    /// As [#send(Object)], but the error is thrown in all who wait. eventlet's `send_exception`.
    public void sendFailure(Throwable failure) {
        send(Outcome.failed(Objects.requireNonNull(failure, "failure")));
    }

    private void send(Outcome<T> outcome) {
        home.require(this);
        if (sent != null) {
            throw new IllegalStateException("Event was sent already; reset() it first");
        }
        sent = outcome;
        waiters.grantAll(outcome);
    }

    /// Blocks until it is sent: eventlet's `wait`.
    ///
    /// @return the value; an error that was sent is thrown, a checked one inside a
    ///   [java.util.concurrent.CompletionException]
    public T await() {
        home.require(this);
        if (sent != null) {
            return sent.get();
        }
        Waiter waiter = new Waiter(Fiber.current(), null);
        waiters.await(waiter, this, WaitQueue.FOR_EVER);
        return given(waiter).get();
    }

    /// As [#await()], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return whether it was sent; then [#await()] does not block
    public boolean await(Duration timeout) {
        home.require(this);
        return sent != null
                || waiters.await(new Waiter(Fiber.current(), null), this, Sleep.nanos(timeout));
    }

    @SuppressWarnings("unchecked")
    private Outcome<T> given(Waiter waiter) {
        return (Outcome<T>) waiter.item;
    }

    /// What was sent, as [#await()] tells it, but never blocks: eventlet's `poll`.
    ///
    /// @param notReady the answer as long as nothing was sent
    public T poll(T notReady) {
        return ready() ? sent.get() : notReady;
    }

    /// The value that was sent. Never blocks and throws no error that was sent: eventlet's
    /// `poll_result`.
    ///
    /// @param notReady the answer as long as no value was sent, also if an error was
    public T pollResult(T notReady) {
        return hasResult() ? sent.value() : notReady;
    }

    /// Whether it was sent.
    @Override
    public boolean ready() {
        home.require(this);
        return sent != null;
    }

    /// Whether a value was sent.
    public boolean hasResult() {
        return ready() && sent.successful();
    }

    /// Whether an error was sent.
    public boolean hasFailure() {
        return ready() && !sent.successful();
    }

    /// The error that was sent, if one was. Does not block: eventlet's `poll_exception`, without
    /// throwing.
    public Optional<Throwable> failure() {
        return ready() ? sent.error() : Optional.empty();
    }

    /// Back to unsent. Who waited when it was sent gets what was sent.
    ///
    /// @throws IllegalStateException if it was not sent
    public void reset() {
        if (!ready()) {
            throw new IllegalStateException("Event was not sent, so there is nothing to reset");
        }
        sent = null;
    }

    @Override
    void watch(Watcher watcher) {
        if (ready()) {
            watcher.run();
        } else {
            waiters.watch(watcher);
        }
    }

    @Override
    void unwatch(Watcher watcher) {
        home.require(this);
        waiters.unwatch(watcher);
    }

    @Override
    public String toString() {
        return "event";
    }
}

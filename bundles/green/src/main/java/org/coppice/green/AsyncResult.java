package org.coppice.green;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// A value, or an error, that any thread sets and green threads of any loops wait for: gevent's
/// `AsyncResult`.
///
/// ```java
/// AsyncResult<Row> row = new AsyncResult<>();
/// executor.execute(() -> row.set(query()));
/// show(row.await());
/// ```
///
/// Given to [GreenThread#link(Consumer)] it takes over how the green thread ends.
///
/// **Threads:** any thread sets and asks; green threads of any loops wait, and threads that are
/// none use [#future()]. **Null:** a value may be null.
public final class AsyncResult<T> extends SharedAwaitable
        implements Consumer<GreenThread<? extends T>> {

    /// Null until it is set.
    private volatile Outcome<T> outcome;

    /// Somebody waits with a future.
    private static final class Asked<T> extends SharedWaiters.Place {
        private final CompletableFuture<T> future = new CompletableFuture<>();
    }

    /// A result that is not set.
    public AsyncResult() {}

    /// Sets the value and wakes all who wait; those of one loop go on in the order in which they
    /// came, and the caller does not switch. It may be set again: whoever looks then sees the last.
    public void set(T value) {
        set(Outcome.of(value));
    }

    /// As [#set(Object)], but the error is thrown in all who await it. gevent's `set_exception`.
    public void setFailure(Throwable failure) {
        set(Outcome.failed(Objects.requireNonNull(failure, "failure")));
    }

    @SuppressWarnings("unchecked")
    private void set(Outcome<T> newOutcome) {
        outcome = newOutcome;
        for (SharedWaiters.Place place : announce()) {
            if (place instanceof Asked<?>) {
                complete(((Asked<T>) place).future, newOutcome);
            }
        }
    }

    /// Takes over how a green thread ended; what [GreenThread#link(Consumer)] calls.
    @Override
    public void accept(GreenThread<? extends T> ended) {
        ended.future().whenComplete((value, failure) -> set(new Outcome<>(value, failure)));
    }

    /// Blocks until it is set: gevent's `get`.
    ///
    /// @return the value; an error that was set is thrown, a checked one inside a
    ///   [java.util.concurrent.CompletionException]
    public T await() {
        await(WaitQueue.FOR_EVER);
        return outcome.get();
    }

    /// As [#await()], at most so long: gevent's `wait`.
    ///
    /// @param timeout zero or less only looks
    /// @return whether it was set in time; then [#await()] does not block
    public boolean await(Duration timeout) {
        return await(Sleep.nanos(timeout));
    }

    /// What is set, as [#await()] tells it, but never blocks: gevent's `get_nowait`.
    ///
    /// @param notReady the answer as long as nothing is set
    public T poll(T notReady) {
        Outcome<T> now = outcome;
        return now == null ? notReady : now.get();
    }

    /// The value; empty as long as none is set, after an error, and if it is null.
    public Optional<T> value() {
        Outcome<T> now = outcome;
        return now == null ? Optional.empty() : Optional.ofNullable(now.value());
    }

    /// The error that is set, if one is: gevent's `exception`.
    public Optional<Throwable> failure() {
        Outcome<T> now = outcome;
        return now == null ? Optional.empty() : now.error();
    }

    /// Whether a value or an error is set.
    @Override
    public boolean ready() {
        return outcome != null;
    }

    /// Whether a value is set.
    public boolean successful() {
        Outcome<T> now = outcome;
        return now != null && now.successful();
    }

    /// The same for threads that are no green threads: completes with what is set by now, or else
    /// is set next, and with an error as it was set. Each call gives a future of its own: to
    /// complete or to cancel it, or to give it a time-out, changes nothing else.
    public CompletableFuture<T> future() {
        Asked<T> asked = new Asked<>();
        if (waiters.add(asked)) {
            asked.future.whenComplete((_, _) -> waiters.leave(asked)); // who gave up is not held
        } else {
            complete(asked.future, outcome);
        }
        return asked.future;
    }

    private static <T> void complete(CompletableFuture<T> future, Outcome<T> outcome) {
        if (outcome.successful()) {
            future.complete(outcome.value());
        } else {
            future.completeExceptionally(outcome.failure());
        }
    }

    @Override
    public String toString() {
        return ready() ? "result (set)" : "result (not set)";
    }
}

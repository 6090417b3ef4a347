package org.coppice.green;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/// Thrown in a green thread whose time is over: eventlet's `Timeout`.
///
/// ```java
/// try (Timeout _ = Timeout.start(Duration.ofSeconds(2))) {
///     answer = ask();
/// }
/// ```
///
/// An [Error], so that `catch (Exception e)` does not swallow it. It is thrown at a blocking point
/// only: who computes is not interrupted. It is thrown in the green thread that started it. Nested
/// time-outs fire independently of each other.
///
/// **Threads:** the green thread that started it. What the JDK blocks is interrupted instead, and
/// throws what it throws then; [#within] turns that into the time-out.
public final class Timeout extends Error implements AutoCloseable {

    private static final long serialVersionUID = 1;

    private final transient Fiber fiber;
    private final transient Timer timer;
    private final transient Throwable thrown;

    /// @param error thrown in its place; null throws the time-out itself
    private Timeout(Duration duration, Throwable error) {
        super("Timed out after " + duration, null, true, true);
        this.fiber = Fiber.current();
        this.thrown = error == null ? this : error;
        this.timer = fiber.loop.startTimer(Math.max(0, duration.toNanos()), this::fire);
    }

    /// Begins to run now, for the current green thread.
    ///
    /// @param duration zero or less fires at the next blocking point that lets a pass go by
    public static Timeout start(Duration duration) {
        return new Timeout(duration, null);
    }

    /// As [#start(Duration)], but the given error is thrown instead of the time-out itself.
    public static Timeout start(Duration duration, Throwable error) {
        return new Timeout(duration, Objects.requireNonNull(error, "error"));
    }

    /// Runs the body, at most so long: eventlet's `with_timeout`.
    ///
    /// @throws Timeout if the time was over, but not for another time-out's end: that is passed on
    public static <T> T within(Duration duration, Callable<T> body) throws Exception {
        try (Timeout timeout = start(duration)) {
            return timeout.call(body);
        }
    }

    /// As [#within(Duration, Callable)], with a value in place of the error.
    public static <T> T within(Duration duration, T valueOnTimeout, Callable<T> body)
            throws Exception {
        Timeout timeout = start(duration);
        try {
            return timeout.call(body);
        } catch (Timeout e) {
            if (e != timeout) {
                throw e;
            }
            return valueOnTimeout;
        } finally {
            timeout.close();
        }
    }

    /// What the JDK blocks is interrupted, and throws what it likes: an [InterruptedException], or
    /// an IOException of a socket that the interrupt has closed.
    private <T> T call(Callable<T> body) throws Exception {
        try {
            return body.call();
        } catch (Exception e) {
            if (fiber.withdraw(thrown)) {
                thrown.fillInStackTrace();
                thrown.addSuppressed(e);
                throw Sneaky.rethrow(thrown);
            }
            throw e;
        }
    }

    /// Whether it still runs.
    public boolean pending() {
        return timer.isScheduled();
    }

    /// Ends it: from now on it is not thrown any more. Harmless when repeated.
    @Override
    public void close() {
        fiber.requireLoop();
        fiber.loop.cancelTimer(timer);
        fiber.withdraw(thrown);
    }

    /// Started often and thrown hardly ever: the stack is taken when it is thrown, and tells who
    /// waited too long.
    @Override
    public synchronized Throwable fillInStackTrace() {
        return timer == null ? this : super.fillInStackTrace();
    }

    private void fire() {
        fiber.deliver(thrown, false);
    }
}

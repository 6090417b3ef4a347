package org.coppice.green;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// Thrown in a green thread whose time is over: eventlet's and gevent's `Timeout`.
///
/// ```java
/// try (Timeout _ = Timeout.start(Duration.ofSeconds(2))) {
///     answer = ask();
/// }
/// ```
///
/// An [Error], so that `catch (Exception e)` does not swallow it. It is thrown at a blocking point
/// only: who computes is not interrupted. It is thrown in the green thread that started it. Nested
/// time-outs fire independently of each other. One that fires when its block is about to end, but
/// before it blocks again, is not thrown any more. One that nobody closes fires later, wherever its
/// green thread is then: use it with `try`.
///
/// The JDK's [java.util.concurrent.TimeoutException] and [java.net.SocketTimeoutException] are no
/// relatives: they end one operation that was given a limit of its own, and pass through here as
/// any exception does.
///
/// **Threads:** the green thread that started it; nobody else can close it. What the JDK blocks is
/// interrupted instead, and throws what it throws then; [#within] turns that into the time-out.
/// **Errors:** a call from another green thread or thread throws [IllegalStateException], and the
/// time-out runs on. **Null:** nothing here is null but a value.
public final class Timeout extends Error implements AutoCloseable {

    private static final long serialVersionUID = 1;

    private final Duration duration;
    private final transient Fiber fiber;
    private final transient Timer timer;
    private final transient Supplier<? extends Throwable> instead;

    /// Of its green thread's, the youngest that is older than this: those it leaves alone.
    private transient int nurseriesBefore;

    /// @param duration null never fires
    /// @param instead makes what is thrown in its place; null throws the time-out itself
    private Timeout(Duration duration, Supplier<? extends Throwable> instead) {
        this.duration = duration;
        this.instead = instead;
        this.fiber = Fiber.current();
        this.timer = new Fire(this);
        schedule();
    }

    /// Begins to run now, for the current green thread: gevent's `Timeout.start_new`.
    ///
    /// @param duration from now, however long the green thread has computed before; zero or less
    ///   fires on the loop's next pass, so at the next blocking point that lets one go by
    public static Timeout start(Duration duration) {
        return new Timeout(Objects.requireNonNull(duration, "duration"), null);
    }

    /// As [#start(Duration)], but the given error is thrown instead of the time-out itself, checked
    /// or not. Its stack tells where it was made.
    public static Timeout start(Duration duration, Throwable error) {
        Objects.requireNonNull(error, "error");
        return start(duration, () -> error);
    }

    /// As [#start(Duration, Throwable)], but the error is made when the time is over, in the green
    /// thread that waited too long.
    public static Timeout start(Duration duration, Supplier<? extends Throwable> error) {
        Objects.requireNonNull(duration, "duration");
        return new Timeout(duration, Objects.requireNonNull(error, "error"));
    }

    /// One that never fires, for where a limit is optional: eventlet's `Timeout(None)`.
    public static Timeout never() {
        return new Timeout(null, null);
    }

    /// Runs the body, at most so long: eventlet's `with_timeout`.
    ///
    /// @throws Timeout if the time was over, but not for another time-out's end: that is passed on
    public static <T> T within(Duration duration, Callable<T> body) throws Exception {
        try (Timeout timeout = start(duration)) {
            return timeout.call(body);
        }
    }

    /// As [#within(Duration, Callable)], with a value in place of the error: `timeout_value`.
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

    /// Runs the body, at most so long, and goes on in silence: eventlet's `Timeout(seconds,
    /// False)`.
    ///
    /// @return whether the body came to its end; false if the time was over. Another time-out's end
    ///   is passed on
    public static boolean endsWithin(Duration duration, Callable<?> body) throws Exception {
        return within(
                duration,
                false,
                () -> {
                    body.call();
                    return true;
                });
    }

    /// What the JDK blocks is interrupted, and throws what it likes: an [InterruptedException], or
    /// an IOException of a socket that the interrupt has closed.
    private <T> T call(Callable<T> body) throws Exception {
        try {
            return body.call();
        } catch (Exception e) {
            if (withdraw()) {
                Throwable error = thrown();
                if (error != e) {
                    error.addSuppressed(e);
                }
                throw Sneaky.rethrow(error);
            }
            throw e;
        }
    }

    /// How long it runs from each start; empty if it never fires.
    public Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }

    /// Whether it still runs: it was not closed, and its time is not over.
    public boolean pending() {
        return timer.isScheduled();
    }

    /// Begins anew, for the same green thread and with the whole duration from now, whether it
    /// still runs, was closed or has fired: eventlet's `start`.
    public void restart() {
        requireOwner();
        withdraw();
        schedule();
    }

    /// Ends it: from now on it is not thrown any more. Harmless when repeated. eventlet's `cancel`.
    @Override
    public void close() {
        if (fiber.isDone()) {
            fiber.requireLoop();
        } else {
            requireOwner();
        }
        fiber.loop.cancelTimer(timer);
        withdraw();
    }

    private void requireOwner() {
        fiber.requireLoop();
        if (!fiber.loop.isRunning(fiber)) {
            throw new IllegalStateException(
                    "The time-out of "
                            + duration
                            + " belongs to "
                            + fiber.handle()
                            + ", which started it: nobody else can close or restart it");
        }
    }

    private void schedule() {
        nurseriesBefore = fiber.nurseries;
        if (duration != null) {
            fiber.loop.schedule(timer, fiber.loop.deadlineNanos(Sleep.nanos(duration)));
        }
    }

    private static final class Fire extends Timer {
        private final Timeout timeout;

        Fire(Timeout timeout) {
            this.timeout = timeout;
        }

        @Override
        public void run() {
            timeout.fiber.deliver(timeout, false, timeout.nurseriesBefore);
        }

        @Override
        Fiber fiber() {
            return timeout.fiber;
        }

        @Override
        String what() {
            return "time-out of " + timeout.duration;
        }
    }

    /// Takes it back if it was not thrown yet.
    ///
    /// @return whether it had fired
    boolean withdraw() {
        return fiber.withdraw(this);
    }

    /// What is thrown where this is due: here and now, so this is whose stack it tells.
    Throwable thrown() {
        if (fiber == null || !fiber.loop.isRunning(fiber)) {
            return this;
        }
        return instead == null
                ? super.fillInStackTrace()
                : Objects.requireNonNull(instead.get(), "error");
    }

    /// Made only for whoever asks: of the many that are started hardly one is thrown.
    @Override
    public String getMessage() {
        return duration == null ? "Never times out" : "Timed out after " + duration;
    }

    /// Started often and thrown hardly ever: the stack is taken when it is thrown, and tells who
    /// waited too long.
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

package org.coppice.green;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.coppice.hub.api.Readiness;

/// One direction of a [ChannelRegistration]: who waits for it, and until when.
///
/// A server starts and ends a time-out with each read, and hardly one of them fires. So a wait only
/// writes its deadline down. The timer is left where it is, and when it fires too early it moves to
/// the deadline that is valid by then.
///
/// **Threads:** its loop's thread.
final class DirectionWait {

    private final ChannelRegistration registration;
    private final int direction;
    private Fiber waiter;
    private Timer timer;
    private long deadlineNanos;
    private boolean timed;
    private boolean expired;

    DirectionWait(ChannelRegistration registration, int direction) {
        this.registration = registration;
        this.direction = direction;
    }

    void wake() {
        if (waiter != null) {
            waiter.wake();
        }
    }

    void await(Duration timeout) throws IOException {
        if (registration.isClosed()) {
            throw new ClosedChannelException();
        }
        Fiber fiber = Fiber.current();
        requireSole(fiber);
        waiter = fiber;
        try {
            startClock(timeout);
            while (!registration.isReady(direction) && !expired && !registration.isClosed()) {
                registration.arm(direction);
                fiber.suspend(this);
            }
            if (registration.isClosed()) {
                throw new AsynchronousCloseException();
            }
            if (expired && !registration.isReady(direction)) {
                throw new SocketTimeoutException(
                        "No " + what() + " within " + timeout + ": " + registration);
            }
        } finally {
            waiter = null;
            timed = false;
            expired = false;
        }
    }

    private void requireSole(Fiber fiber) {
        if (fiber.loop != registration.loop) {
            throw new IllegalStateException(
                    registration
                            + " belongs to loop "
                            + registration.loop.name()
                            + ", the caller runs on "
                            + fiber.loop.name());
        }
        if (waiter != null) {
            throw new IllegalStateException(
                    "Second simultaneous "
                            + what()
                            + " on "
                            + registration
                            + ": "
                            + waiter.handle()
                            + " waits already; let one green thread do it");
        }
    }

    private String what() {
        return direction == Readiness.READ ? "read" : "write";
    }

    private void startClock(Duration timeout) {
        long timeoutNanos = timeout.toNanos();
        timed = timeoutNanos > 0;
        if (!timed) {
            return;
        }
        deadlineNanos = registration.loop.deadlineNanos(timeoutNanos);
        if (timer == null) {
            timer = Timer.of(this::look);
        }
        if (!timer.isScheduled() || timer.deadlineNanos - deadlineNanos > 0) {
            registration.loop.schedule(timer, deadlineNanos);
        }
    }

    /// The timer fired, perhaps for a deadline of long ago.
    private void look() {
        if (waiter == null || !timed) {
            return;
        }
        if (deadlineNanos - registration.loop.nowNanos() > 0) {
            registration.loop.schedule(timer, deadlineNanos);
        } else {
            expired = true;
            waiter.wake();
        }
    }

    void close() {
        if (timer != null) {
            registration.loop.cancelTimer(timer);
        }
        wake();
    }

    @Override
    public String toString() {
        return what() + " on " + registration;
    }
}

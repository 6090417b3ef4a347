package org.coppice.green;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.coppice.hub.api.Readiness;

/// One direction of a [ChannelRegistration]: who waits for it, and until when. That is a green
/// thread, or a task that runs instead.
///
/// A server starts and ends a time-out with each read, and hardly one of them fires. So a wait only
/// writes its deadline down. The timer is left where it is, and when it fires too early it moves to
/// the deadline that is valid by then. It is the timer itself: of ten thousand that wait each
/// object counts.
///
/// **Threads:** its loop's thread.
final class DirectionWait extends Timer {

    private final ChannelRegistration registration;
    private final int direction;
    private Fiber waiter;

    /// What waits instead of a green thread; else null.
    private Runnable task;

    /// For whoever waits too, if they share the direction.
    private DirectionWait next;

    /// What is valid; the timer's own may be that of an earlier wait.
    private long untilNanos;

    private boolean timed;
    private boolean expired;

    DirectionWait(ChannelRegistration registration, int direction) {
        this.registration = registration;
        this.direction = direction;
    }

    /// The place for one more waiter: this one, which refuses if it is taken, unless they share.
    DirectionWait free(boolean shared) {
        DirectionWait place = this;
        while (shared && place.waiter != null) {
            if (place.next == null) {
                place.next = new DirectionWait(registration, direction);
            }
            place = place.next;
        }
        return place;
    }

    void wake() {
        for (DirectionWait each = this; each != null; each = each.next) {
            if (each.waiter != null) {
                each.waiter.wake();
            }
        }
        if (task == null) {
            return;
        }
        if (registration.loop.turns().running() == null) {
            runTask();
        } else { // which has closed the registration, or said that all shall try again
            registration.loop.execute(this::runTask);
        }
    }

    /// Runs it on the loop's thread once the direction is ready, the registration closed or the
    /// time over, and not within this call.
    void whenReady(Duration timeout, Runnable newTask) throws IOException {
        Objects.requireNonNull(newTask, "task");
        requireOpen();
        requireSole(Loop.here());
        forgetTask();
        boolean ready = registration.isReady(direction);
        if (!ready) {
            registration.arm(direction);
            startClock(timeout);
        }
        task = newTask;
        registration.loop.hub().taskWaits();
        if (ready) {
            registration.loop.execute(this::runTask);
        }
    }

    /// Runs what waits by now, if anything does.
    private void runTask() {
        if (task == null) {
            return;
        }
        Runnable due = task;
        forgetTask();
        try {
            due.run();
        } catch (Throwable t) {
            Telling.log(t, "What was to run at the " + this + " failed");
        }
    }

    /// It will not be run.
    private void forgetTask() {
        if (task != null) {
            task = null;
            timed = false;
            registration.loop.hub().taskEnded();
        }
    }

    /// @param first null if nobody has ever waited
    static List<GreenThreadInfo> waiters(DirectionWait first) {
        List<GreenThreadInfo> waiters = new ArrayList<>(1);
        for (DirectionWait each = first; each != null; each = each.next) {
            if (each.waiter != null) {
                waiters.add(each.waiter.info(false));
            }
        }
        return waiters;
    }

    void await(Duration timeout) throws IOException {
        requireOpen();
        Fiber fiber = Fiber.current();
        requireSole(fiber.loop);
        forgetTask();
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
                        "No " + operation() + " within " + timeout + ": " + registration);
            }
        } finally {
            waiter = null;
            timed = false;
            expired = false;
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (registration.isClosed()) {
            throw new ClosedChannelException();
        }
    }

    private void requireSole(Loop callers) {
        if (callers != registration.loop) {
            throw new IllegalStateException(
                    registration
                            + " belongs to loop "
                            + registration.loop.name()
                            + ", the caller runs on "
                            + callers.name());
        }
        if (waiter != null) {
            throw new IllegalStateException(
                    "Second simultaneous "
                            + operation()
                            + " on "
                            + registration
                            + ": "
                            + waiter.handle()
                            + " waits already; let one green thread do it, or shareWaits()");
        }
    }

    private String operation() {
        return direction == Readiness.READ ? "read" : "write";
    }

    private void startClock(Duration timeout) {
        long timeoutNanos = Sleep.nanos(timeout);
        timed = timeoutNanos > 0;
        if (!timed) {
            return;
        }
        untilNanos = registration.loop.deadlineNanos(timeoutNanos);
        if (!isScheduled() || deadlineNanos - untilNanos > 0) {
            registration.loop.schedule(this, untilNanos);
        }
    }

    /// The timer fired, perhaps for a deadline of long ago.
    @Override
    public void run() {
        if (!timed) {
            return;
        }
        if (untilNanos - registration.loop.nowNanos() > 0) {
            registration.loop.schedule(this, untilNanos);
        } else if (task != null) {
            runTask();
        } else {
            expired = true;
            waiter.wake();
        }
    }

    void close() {
        for (DirectionWait each = this; each != null; each = each.next) {
            registration.loop.cancelTimer(each);
        }
        wake();
    }

    @Override
    Fiber fiber() {
        return waiter;
    }

    @Override
    String what() {
        return "time-out of the " + this;
    }

    @Override
    public String toString() {
        return operation() + " on " + registration;
    }
}

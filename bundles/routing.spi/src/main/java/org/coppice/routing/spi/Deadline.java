package org.coppice.routing.spi;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.coppice.green.GreenExit;
import org.coppice.green.Loop;
import org.coppice.green.Timeout;

/// Until when a request must be answered. Belongs to its green thread.
///
/// Only the route's own code meets the time-out, not the server's between the parts of a body,
/// which could not tell whose it is.
final class Deadline {
    private final String route;
    private final Duration limit;
    private final long endNanos;

    Deadline(String route, Duration limit) {
        this.route = route;
        this.limit = limit;
        this.endNanos = Loop.current().nowNanos() + limit.toNanos();
    }

    /// What the JDK blocks is interrupted and throws what it likes, and applications wrap what they
    /// meet: whatever fails after the time is over has failed for it.
    ///
    /// @throws RouteTimeoutException if it fails after the time is over
    <T> T within(Callable<T> code) throws Exception {
        Timeout timeout = Timeout.start(Duration.ofNanos(leftNanos()));
        try {
            return code.call();
        } catch (GreenExit e) {
            throw e;
        } catch (Throwable e) {
            if (timeout.pending()) {
                throw e;
            }
            throw new RouteTimeoutException(route, limit, e);
        } finally {
            timeout.close();
        }
    }

    /// As [#within], for code without checked exceptions.
    <T> T withinUnchecked(Callable<T> code) {
        try {
            return within(code);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("the parts of a body throw nothing checked", e);
        }
    }

    /// @throws RouteTimeoutException if the time is over
    void requireTime() {
        if (leftNanos() <= 0) {
            throw new RouteTimeoutException(route, limit);
        }
    }

    private long leftNanos() {
        return endNanos - Loop.current().nowNanos();
    }
}

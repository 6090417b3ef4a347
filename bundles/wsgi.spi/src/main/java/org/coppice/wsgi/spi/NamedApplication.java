package org.coppice.wsgi.spi;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Timeout;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;

/// Stands in for an application that is not there, or that ended at the very moment: waits for one
/// of that name, so that an update of a router loses nothing.
///
/// **Threads**: any; a call blocks its green thread alone, or a thread that is none. **Errors**:
/// those of the application. **Null**: nothing here is null.
///
/// @param name the application's
/// @param applications where to look for it
/// @param grace how long to wait; then the answer is 503
public record NamedApplication(String name, Applications applications, Duration grace)
        implements Application {
    private static final String RETRY_SECONDS = "1";

    @Override
    public Body call(Environ environ, StartResponse start) throws Exception {
        long endNanos = nowNanos() + grace.toNanos();
        while (true) {
            CompletableFuture<Void> change = applications.change();
            Application application = applications.byName().get(name);
            if (application != null) {
                try {
                    return application.call(environ, start);
                } catch (ApplicationGoneException e) {
                    // The change that takes it away is on its way.
                }
            }
            if (!await(change, endNanos - nowNanos())) {
                return unavailable(start);
            }
        }
    }

    /// By the clock of the loop, if there is one.
    private static long nowNanos() {
        return GreenThread.isCurrent() ? Loop.current().nowNanos() : System.nanoTime();
    }

    /// Leaves nothing behind at a change that does not come, however many have waited for it. A
    /// plain `get` on a green thread would hold up its whole loop, with the coroutine `handoff`.
    private static boolean await(CompletableFuture<Void> change, long timeoutNanos)
            throws Exception {
        if (timeoutNanos <= 0) {
            return change.isDone();
        }
        if (GreenThread.isCurrent()) {
            Duration left = Duration.ofNanos(timeoutNanos);
            return Timeout.endsWithin(left, () -> Coppice.await(change));
        }
        try {
            change.get(timeoutNanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private Body unavailable(StartResponse start) {
        applications.missed(name);
        start.start(
                Status.of(503),
                Headers.of(
                        "Content-Type", "text/plain; charset=utf-8", "Retry-After", RETRY_SECONDS));
        return Body.of(
                "There is no application with the property %s=%s at the moment.\n"
                        .formatted(Application.NAME, name));
    }
}

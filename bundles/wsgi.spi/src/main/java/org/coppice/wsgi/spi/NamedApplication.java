package org.coppice.wsgi.spi;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
/// **Threads**: any; a call blocks its green thread. **Errors**: those of the application.
/// **Null**: nothing here is null.
///
/// @param name the application's
/// @param applications where to look for it
/// @param grace how long to wait; then the answer is 503
public record NamedApplication(String name, Applications applications, Duration grace)
        implements Application {
    private static final String RETRY_SECONDS = "1";

    @Override
    public Body call(Environ environ, StartResponse start) throws Exception {
        long endNanos = System.nanoTime() + grace.toNanos();
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
            if (!await(change, endNanos - System.nanoTime())) {
                return unavailable(start);
            }
        }
    }

    /// Waiting for another thread's future lets the loop go on: green threads are virtual threads.
    private static boolean await(CompletableFuture<Void> change, long timeoutNanos)
            throws InterruptedException, ExecutionException {
        try {
            change.get(Math.max(0, timeoutNanos), TimeUnit.NANOSECONDS);
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

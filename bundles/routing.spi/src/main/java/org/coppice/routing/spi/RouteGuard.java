package org.coppice.routing.spi;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.green.GreenThread;
import org.coppice.routing.api.Limits;
import org.coppice.routing.api.RouteLimits;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a route within its limits. For any thread.
final class RouteGuard {
    private static final Logger LOG = LoggerFactory.getLogger(RouteGuard.class);
    private static final Response FULL =
            Response.text("too many requests for this at once, try again\n")
                    .status(503)
                    .header("Retry-After", "1");

    private final String pattern;
    private final ServiceOrigin origin;
    private final Limits limits;
    private final AtomicInteger running = new AtomicInteger();
    private final SeldomLine full = new SeldomLine();
    private final AtomicBoolean warnedOfThread = new AtomicBoolean();

    RouteGuard(String pattern, ServiceOrigin origin, Limits limits) {
        this.pattern = pattern;
        this.origin = origin;
        this.limits = limits;
    }

    /// Has the application answer, as far as the limits allow.
    Body call(Application application, Environ environ, StartResponse start) throws Exception {
        if (limits.isNone()) {
            return requireBody(application.call(environ, start));
        }
        if (!tryAcquire()) {
            logFull();
            start.start(FULL.status(), FULL.headers());
            return FULL.body();
        }
        try {
            return new LimitedCall(this, environ, start).begin(application);
        } catch (Throwable e) {
            release();
            throw e;
        }
    }

    /// Which route it is, for people.
    @Override
    public String toString() {
        return "route " + pattern + " of " + origin.owner();
    }

    Limits limits() {
        return limits;
    }

    /// Gives a place back; once for each call that was let in.
    void release() {
        running.decrementAndGet();
    }

    /// Whether time can be limited here: only a green thread can be told that its time is over.
    boolean canTime() {
        if (limits.timeout().isZero()) {
            return false;
        }
        if (!GreenThread.isCurrent() && warnedOfThread.compareAndSet(false, true)) {
            LOG.warn(
                    "{} of {} is of no effect for a request that no green thread answers",
                    RouteLimits.TIMEOUT_MILLIS,
                    this);
        }
        return GreenThread.isCurrent();
    }

    Body requireBody(Body body) {
        if (body == null) {
            throw new IllegalStateException(
                    "the application of route %s returned null: it must return a Body"
                            .formatted(pattern));
        }
        return body;
    }

    private boolean tryAcquire() {
        int most = limits.maxConcurrent() == 0 ? Integer.MAX_VALUE : limits.maxConcurrent();
        int now = running.get();
        while (now < most) {
            if (running.compareAndSet(now, now + 1)) {
                return true;
            }
            now = running.get();
        }
        return false;
    }

    private void logFull() {
        long times = full.due(System.nanoTime());
        if (times > 0) {
            LOG.warn(
                    "{} is full: {} requests got 503 ({} = {})",
                    this,
                    times,
                    RouteLimits.MAX_CONCURRENT,
                    limits.maxConcurrent());
        }
    }
}

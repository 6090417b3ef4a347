package org.coppice.websocket.server;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.wsgi.spi.RetryTimes;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/// The object of a handler's service, once it can be had: its component may fail to start. It is
/// got once at most, however many want it at the same time.
///
/// **Threads**: any.
final class HandlerObject {
    /// Among those who try there may be several routers; each gives it more time.
    private static final long BETWEEN_TRIES_NANOS =
            TimeUnit.MILLISECONDS.toNanos(RetryTimes.FIRST_MILLIS / 2);

    private final BundleContext context;
    private final ServiceReference<Object> reference;
    private final AtomicReference<Optional<WebSocketHandler>> found =
            new AtomicReference<>(Optional.empty());
    private final AtomicBoolean trying = new AtomicBoolean();

    /// When the last try ended.
    private volatile long triedNanos = System.nanoTime() - BETWEEN_TRIES_NANOS;

    private volatile boolean gone;

    HandlerObject(BundleContext context, ServiceReference<Object> reference) {
        this.context = context;
        this.reference = reference;
    }

    /// As far as it has been found.
    Optional<WebSocketHandler> get() {
        return found.get();
    }

    boolean isPresent() {
        return get().isPresent();
    }

    /// Gets it, unless somebody does so right now. Runs code of others.
    ///
    /// @return whether it is found by this very call
    boolean find() {
        return attempt(0);
    }

    /// As [#find], if the last try is a while ago.
    boolean findAgain() {
        return attempt(BETWEEN_TRIES_NANOS);
    }

    private boolean attempt(long sinceNanos) {
        if (isPresent() || gone || !trying.compareAndSet(false, true)) {
            return false;
        }
        try {
            return !isPresent() && System.nanoTime() - triedNanos >= sinceNanos && take();
        } finally {
            trying.set(false);
        }
    }

    private boolean take() {
        try {
            if (!(context.getService(reference) instanceof WebSocketHandler handler)) {
                return false;
            }
            found.set(Optional.of(handler));
        } finally {
            triedNanos = System.nanoTime();
        }
        if (gone) { // meanwhile
            giveBack();
            return false;
        }
        return true;
    }

    /// Forgets it for ever.
    void release() {
        gone = true;
        giveBack();
    }

    private void giveBack() {
        if (found.getAndSet(Optional.empty()).isPresent()) {
            context.ungetService(reference);
        }
    }
}

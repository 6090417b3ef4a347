package org.coppice.websocket.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/// Until when conversations may go on whose handler goes. What one bundle has goes piece by piece
/// when it stops: all of it has one time of grace, and so has everything when the server goes.
///
/// **Threads**: any.
final class Deadlines {
    private final Bundle own;
    private final WebSocketServer server;
    private final AtomicReference<Long> common = new AtomicReference<>();
    private final Map<Bundle, Stop> stops = new ConcurrentHashMap<>();

    /// One stop of a bundle.
    ///
    /// @param run a bundle has another context each time it is started
    private record Stop(BundleContext run, long deadlineNanos) {}

    /// @param own the bundle of the server
    Deadlines(Bundle own, WebSocketServer server) {
        this.own = own;
        this.server = server;
    }

    /// The server goes: all have the same from now on.
    long ofEverything() {
        common.compareAndSet(null, fresh());
        return common.get();
    }

    /// For what this bundle has.
    ///
    /// @param bundle null if it is gone
    /// @return by `System.nanoTime`
    long of(Bundle bundle) {
        if (common.get() != null || isStopping(own)) {
            return ofEverything();
        }
        if (bundle == null || !isStopping(bundle)) {
            return fresh();
        }
        stops.keySet().removeIf(each -> !isStopping(each));
        BundleContext run = bundle.getBundleContext();
        return stops.compute(
                        bundle,
                        (_, known) ->
                                known != null && known.run == run ? known : new Stop(run, fresh()))
                .deadlineNanos;
    }

    private long fresh() {
        return Conversations.deadlineNanos(server.settings().grace());
    }

    static boolean isStopping(Bundle bundle) {
        return bundle.getState() == Bundle.STOPPING;
    }
}

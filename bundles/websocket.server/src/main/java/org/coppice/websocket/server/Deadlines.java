package org.coppice.websocket.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;

/// Until when conversations may go on whose handler goes. What one bundle has goes piece by piece
/// when it stops: all of it has one time of grace, and so has everything when the server goes.
///
/// **Threads**: any.
final class Deadlines {
    private final Bundle own;
    private final WebSocketServer server;
    private final Map<Long, Long> common = new ConcurrentHashMap<>();

    /// @param own the bundle of the server
    Deadlines(Bundle own, WebSocketServer server) {
        this.own = own;
        this.server = server;
    }

    /// The server goes: all have the same from now on.
    long ofEverything() {
        return common.computeIfAbsent(own.getBundleId(), _ -> fresh());
    }

    /// For what this bundle has.
    ///
    /// @param bundle null if it is gone
    /// @return by `System.nanoTime`
    long of(Bundle bundle) {
        if (common.containsKey(own.getBundleId()) || isStopping(own)) {
            return ofEverything();
        }
        if (bundle == null || !isStopping(bundle)) {
            return fresh();
        }
        common.values().removeIf(old -> old - System.nanoTime() < 0);
        return common.computeIfAbsent(bundle.getBundleId(), _ -> fresh());
    }

    private long fresh() {
        return Conversations.deadlineNanos(server.settings().grace());
    }

    static boolean isStopping(Bundle bundle) {
        return bundle.getState() == Bundle.STOPPING;
    }
}

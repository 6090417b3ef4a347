package org.coppice.wsgi.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// How many connections several servers together may have: eventlet's `custom_pool`, where that is
/// a pool which servers share. Given to each by
/// [WsgiServerBuilder#maxConnections(ConnectionLimit)], in place of a number of its own.
///
/// At the limit a new client of either waits, and idle connections of all give way. Servers that
/// accept on different loops may be over it by one each, for a moment.
///
/// **Threads:** any. **Null:** nothing here is null.
public final class ConnectionLimit {
    private final int connectionsMax;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    private ConnectionLimit(int connectionsMax) {
        this.connectionsMax = connectionsMax;
    }

    /// A limit that nobody uses yet.
    ///
    /// @param connectionsMax 1 or more
    public static ConnectionLimit of(int connectionsMax) {
        if (connectionsMax < 1) {
            throw new IllegalArgumentException(
                    "%d connections are not allowed: give 1 or more".formatted(connectionsMax));
        }
        return new ConnectionLimit(connectionsMax);
    }

    /// How many there may be.
    public int connectionsMax() {
        return connectionsMax;
    }

    /// How many are open, nearly.
    public int connections() {
        return servers.stream().mapToInt(HttpServer::connections).sum();
    }

    boolean hasRoom() {
        return connections() < connectionsMax;
    }

    void add(HttpServer server) {
        servers.add(server);
    }

    void remove(HttpServer server) {
        servers.remove(server);
        servers.forEach(HttpServer::roomWasMade);
    }

    /// One of the servers has fewer connections than before.
    void roomWasMade(HttpServer by) {
        for (HttpServer each : servers) {
            if (each != by && each.isCrowded()) {
                each.roomWasMade();
            }
        }
    }

    /// The idle connections of the others give way too, one of each.
    void makeIdleGiveWay(HttpServer but) {
        for (HttpServer each : servers) {
            if (each != but) {
                each.makeIdleGiveWay();
            }
        }
    }

    @Override
    public String toString() {
        return "%d of %d connections of %d servers"
                .formatted(connections(), connectionsMax, servers.size());
    }
}

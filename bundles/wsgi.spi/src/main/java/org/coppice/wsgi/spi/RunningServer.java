package org.coppice.wsgi.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.coppice.wsgi.api.ConnectionInfo;

/// A server that has begun to serve, as the component that configures it sees it.
///
/// **Threads**: any but a loop's. **Errors**: none. **Null**: nothing here is null.
public interface RunningServer {
    /// So long a connection without a request stays, in a stop that leaves the address to a
    /// successor, for a request that is on its way. Who keeps his connection open for ever must not
    /// hold up the stop, and Config Admin with it.
    Duration LAST_REQUEST = Duration.ofSeconds(1);

    /// So long connections that are cut may take to close, before the server counts as stopped.
    Duration CUT_GRACE = Duration.ofSeconds(2);

    /// Where it listens; empty if it does not.
    String address();

    /// What keeps it from accepting for the moment, though its configuration is good: it goes on by
    /// itself. Empty if nothing does.
    default String trouble() {
        return "";
    }

    /// How many requests came, nearly.
    long requests();

    /// How many connections are open, nearly.
    int connections();

    /// See [org.coppice.wsgi.api.ServerStatus#limitsMet].
    Map<String, Long> limitsMet();

    /// See [org.coppice.wsgi.api.ServerStatus#requestsCut].
    int requestsCut();

    /// See [org.coppice.wsgi.api.ServerStatus#connectionsCut].
    int connectionsCut();

    /// See [org.coppice.wsgi.api.ServerStatus#certificateEnd]; unknown unless a server says
    /// otherwise.
    default Optional<Instant> certificateEnd() {
        return Optional.empty();
    }

    /// The connections; completes when all loops have been asked.
    CompletableFuture<List<ConnectionInfo>> infos();

    /// From now on a stop closes the port at once.
    void expectNoSuccessor();

    /// Stops accepting, lets requests in flight end for as long as the configuration says, and cuts
    /// the rest. Blocks until then.
    void stop();
}

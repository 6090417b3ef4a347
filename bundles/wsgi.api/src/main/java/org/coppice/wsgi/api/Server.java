package org.coppice.wsgi.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/// An HTTP server, as listings show it: a service from its first configuration until it has
/// stopped.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
@ProviderType
public interface Server {
    /// Its name: `main` for the configuration `org.coppice.wsgi.server~main`.
    String name();

    /// Who it is one of: `wsgi.server` for the configuration `org.coppice.wsgi.server~main`.
    /// Servers of different implementations may have the same name, as when one takes the place of
    /// another.
    String implementation();

    /// Where it listens, such as `http://127.0.0.1:8090`, `unix:/run/shop`, or several with `, `
    /// between them; empty while it cannot listen, because its configuration is wrong or its port
    /// is in use, or it is about to stop; [#status] tells.
    Optional<String> address();

    /// The name of the application that it serves, see [Application#NAME].
    String application();

    /// Whether there is an application of that name; without it every request is answered 503.
    boolean isApplicationPresent();

    /// How many requests came, since the server began; nearly.
    long requests();

    /// How many connections are open; nearly.
    int connections();

    /// What it does, and what has gone wrong. While it stops it is still listed.
    ServerStatus status();

    /// The connections that are open, the oldest of each loop first. Completes when all loops have
    /// been asked.
    CompletableFuture<List<ConnectionInfo>> connectionInfos();
}

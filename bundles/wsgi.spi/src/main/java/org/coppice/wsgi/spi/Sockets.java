package org.coppice.wsgi.spi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.Net;
import org.coppice.net.SharedListeners;
import org.coppice.net.UnixOptions;

/// Where a server has its listening sockets from: its own, or those that it shares with servers
/// that may take its place.
///
/// @param shared empty for its own
/// @param holder the server, for listings
public record Sockets(Optional<SharedListeners> shared, String holder) {
    /// Its own.
    public static Sockets own() {
        return new Sockets(Optional.empty(), "");
    }

    /// On the current loop, as [Net#listen].
    public GreenServerSocket listen(InetSocketAddress address, int backlogConnections)
            throws IOException {
        return shared.isPresent()
                ? shared.get().listen(address, backlogConnections, holder)
                : Net.listen(address, backlogConnections);
    }

    /// On the current loop, as [Net#listen].
    public GreenServerSocket listen(UnixDomainSocketAddress path, UnixOptions options)
            throws IOException {
        return shared.isPresent()
                ? shared.get().listen(path, options, holder)
                : Net.listen(path, options);
    }
}

package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/// Where connections arrive, whatever carries them: a listening socket ([GreenServerSocket]), TLS
/// over one, or the memory of the test kit. What serves takes this.
///
/// **Threads:** belongs to the loop on which it was made; [#close()], [#isOpen()] and
/// [#localAddress()] may be called from any thread. **Errors:** an [IOException] of the system,
/// such as too many open files, leaves it usable. **Null:** nothing here is null.
@ProviderType
public interface StreamListener extends Closeable {

    /// Blocks until a client has connected. Several green threads may do so.
    ///
    /// @throws java.nio.channels.AsynchronousCloseException if this is closed meanwhile
    /// @throws java.nio.channels.ClosedChannelException if it was closed before
    GreenStream accept() throws IOException;

    /// Takes a client that has connected already. Never blocks.
    ///
    /// @throws java.nio.channels.ClosedChannelException if this is closed
    Optional<GreenStream> tryAccept() throws IOException;

    /// The address it listens on, with the port that port 0 became. Any thread.
    SocketAddress localAddress() throws IOException;

    /// Whether [#close()] was not called yet. Any thread.
    boolean isOpen();

    /// Stops listening and wakes whoever waits to accept. Harmless when repeated. Clients that have
    /// connected but were not accepted are reset: take them with [#tryAccept()] first. From another
    /// thread the close is handed over to the loop.
    @Override
    void close() throws IOException;
}

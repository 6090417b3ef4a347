package org.coppice.wsgi.spi;

import java.net.SocketAddress;
import java.util.List;

/// Both ends of a request's connection, as the environ tells of them: of the connection itself, or
/// what a proxy says of the one behind it.
///
/// **Threads**: its loop's. **Errors**: none. **Null**: see [#more(String)].
public interface Peer {
    /// The other end of the connection itself, which may be a proxy's.
    SocketAddress remoteEnd();

    /// The address here; `unix` for a Unix socket.
    String serverName();

    /// Digits; empty for a Unix socket.
    String serverPort();

    /// The client's address; `unix` for a Unix socket.
    String remoteAddress();

    /// Digits; empty for a Unix socket and if nobody knows.
    String remotePort();

    /// `http` or `https`.
    String urlScheme();

    /// The further keys of an environ that [#more(String)] may know.
    List<String> keys();

    /// Another value for the environ; null if there is none of that key.
    Object more(String key);
}

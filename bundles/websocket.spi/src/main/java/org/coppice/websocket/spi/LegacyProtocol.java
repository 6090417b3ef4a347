package org.coppice.websocket.spi;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.coppice.net.GreenStream;
import org.coppice.wsgi.api.Environ;
import org.osgi.annotation.versioning.ConsumerType;

/// Versions of the protocol from before the handshake of RFC 6455: a service that
/// `websocket.server` asks, where there is one, before it refuses a request. `websocket.legacy` is
/// one.
///
/// **Threads**: any. **Errors**: none. **Null**: never.
@ConsumerType
@FunctionalInterface
public interface LegacyProtocol {
    /// Reads a request.
    ///
    /// @return empty if it asks for none of these versions
    Optional<Handshake> handshake(Environ environ);

    /// What a request of such a version asks for.
    ///
    /// **Threads**: belongs to the request's green thread. **Errors**: see [#open]. **Null**:
    /// never.
    @ConsumerType
    interface Handshake {
        /// As [org.coppice.websocket.api.WebSocket#version] tells it.
        int version();

        /// The page that asks, empty if there is none.
        String origin();

        /// The sub-protocols that the client offers, in its order.
        List<String> protocols();

        /// Why it is to be refused, for people; empty if it is not.
        Optional<String> fault();

        /// Sends the response. Blocks until the client has read it, and sent what belongs to the
        /// handshake behind its request.
        ///
        /// @param stream begins behind the request
        /// @param protocol one of [#protocols], or empty
        /// @return the frames that RFC 6455 has, from and to a server, of which this one's are
        ///   made: text, and binary messages as far as there are such, close; pings go nowhere
        /// @throws IOException if the client does not send it, or goes
        GreenStream open(GreenStream stream, String protocol) throws IOException;
    }
}

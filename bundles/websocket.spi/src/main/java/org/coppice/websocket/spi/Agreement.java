package org.coppice.websocket.spi;

import java.util.Map;
import java.util.Optional;
import org.coppice.websocket.frames.DeflateParameters;
import org.coppice.websocket.frames.Role;
import org.coppice.wsgi.api.Environ;

/// What both sides know since the handshake.
///
/// **Threads**: any, as far as nobody changes the environ. **Null**: never.
///
/// @param role of this side
/// @param environ the request
/// @param arguments the values of the route's variables
/// @param origin the request's `Origin`, empty if it has none
/// @param protocol the sub-protocol, empty if there is none
/// @param deflate how messages are compressed, empty if they are not
/// @param version of the protocol, 13 or 8, or of a [LegacyProtocol]
public record Agreement(
        Role role,
        Environ environ,
        Map<String, String> arguments,
        String origin,
        String protocol,
        Optional<DeflateParameters> deflate,
        int version) {
    /// As in `Sec-WebSocket-Extensions`, empty if there are none.
    public String extensions() {
        return deflate.map(DeflateParameters::header).orElse("");
    }
}

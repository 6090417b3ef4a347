package org.coppice.wsgi.api;

import org.osgi.annotation.versioning.ProviderType;

/// Takes the connection of a request over for another protocol, such as WebSocket: what eventlet
/// calls hijacking. A server's entry [Environ#UPGRADE]:
///
/// ```java
/// environ.upgrade().orElseThrow().to(stream -> talk(stream));
/// start.start(Status.of(101), Headers.of("Upgrade", "websocket"));
/// return Body.empty();
/// ```
///
/// The server sends the response, and then gives the connection to the handler, on a green thread
/// of its own: what the request's had in a [org.coppice.green.GreenLocal] is not there. With status
/// 101 the server adds `Connection: Upgrade`, and the header `Upgrade` must name a protocol that
/// the client has asked for (RFC 9110, section 7.8). With another status the client must know by
/// itself that the connection goes on, as after `CONNECT`. An application that never calls
/// [StartResponse] has the server send nothing at all: the handler writes the response itself.
///
/// Who refuses with 426 names in the header `Upgrade` what would do; the server adds `Connection:
/// Upgrade` there, too.
///
/// Filters see an ordinary response. When the response fails the handler is not called.
///
/// **Threads**: belongs to the request's green thread. **Errors**: `IllegalStateException` once the
/// response has begun. **Null**: no argument is null.
@ProviderType
public interface Upgrade {
    /// The handler that gets the connection after this response; the last call counts.
    void to(UpgradeHandler handler);

    /// Has the server close the connection after this response, which says so by `Connection:
    /// close`: for a client from whom nothing sensible can be expected. A server that cannot does
    /// nothing.
    default void refuse() {}

    /// Whether [#to] was called.
    boolean isTaken();
}

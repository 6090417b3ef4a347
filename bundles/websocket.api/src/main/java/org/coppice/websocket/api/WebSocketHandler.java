package org.coppice.websocket.api;

import org.osgi.annotation.versioning.ConsumerType;

/// Talks to one peer after another; each conversation has a green thread of its own.
///
/// ```java
/// @Component
/// @WebSocketRoute("/echo")
/// public class Echo implements WebSocketHandler {
///     @Override
///     public void handle(WebSocket socket) throws IOException {
///         while (true) {
///             socket.send(socket.receive());
///         }
///     }
/// }
/// ```
///
/// **Threads**: called by any number of loops at once; one call belongs to one green thread.
/// **Errors**: see [#handle]. **Null**: never.
@ConsumerType
@FunctionalInterface
public interface WebSocketHandler {
    /// Has the connection until it returns; then it is closed with 1000, unless it is already.
    /// Blocks as it likes.
    ///
    /// @throws java.io.IOException ends the conversation without a word in the log, as
    ///   [WebSocketClosedException] does when the peer goes
    /// @throws Exception is logged, and closes the connection with 1011
    void handle(WebSocket socket) throws Exception;
}

package org.coppice.websocket.api;

import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.coppice.wsgi.api.Application;
import org.osgi.annotation.versioning.ProviderType;

/// Makes applications of handlers: each request that asks for a WebSocket becomes a conversation,
/// any other is refused. A service; on a class path [#find] has it.
///
/// Bundles need it only where they do more than to register a [WebSocketHandler] with a
/// [WebSocketRoute] or an application's name.
///
/// **Threads**: any. **Errors**: none. **Null**: never.
@ProviderType
public interface WebSockets {
    /// The one on the class path.
    ///
    /// @throws IllegalStateException if there is none
    static WebSockets find() {
        return ServiceLoader.load(WebSockets.class, WebSockets.class.getClassLoader())
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "there are no WebSockets: put websocket.server on the class path"));
    }

    /// An application for conversations with this handler: for a pipeline, a route or a server.
    Application application(WebSocketHandler handler, WebSocketOptions options);

    /// As [#application(WebSocketHandler, WebSocketOptions)], as configured.
    default Application application(WebSocketHandler handler) {
        return application(handler, WebSocketOptions.DEFAULT);
    }

    /// A message for many.
    SharedMessage share(Message message);

    /// All connections that are open, for listings, by their numbers; whoever has made their
    /// applications. Complete when each loop has answered.
    CompletableFuture<List<WebSocketInfo>> connections();

    /// Closes one of [#connections()], for operators: its handler meets a
    /// [WebSocketClosedException]. Its client is told behind what was sent to it before; nobody
    /// waits for its answer. Complete when each loop has answered.
    ///
    /// @param id as [WebSocketInfo#id] has it
    /// @return whether there is one of this number, also if somebody has begun to close it already
    /// @throws IllegalArgumentException if the status is one that must not be sent
    CompletableFuture<Boolean> close(long id, CloseStatus status);
}

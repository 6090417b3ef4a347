package org.coppice.websocket.server;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.SharedMessage;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketInfo;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.api.WebSockets;
import org.coppice.websocket.spi.Connections;
import org.coppice.websocket.spi.EncodedMessage;
import org.coppice.websocket.spi.LegacyProtocol;
import org.coppice.wsgi.api.Application;

/// The WebSockets of this process.
///
/// **Threads**: any.
@ServiceProvider(value = WebSockets.class, resolution = Resolution.OPTIONAL)
public final class WebSocketServer implements WebSockets {
    private final Connections connections = new Connections();
    private final ForeignPages foreignPages = new ForeignPages();
    private final Applications applications = new Applications(this);
    private volatile SocketSettings settings = SocketSettings.DEFAULT;
    private volatile Optional<LegacyProtocol> legacy =
            ServiceLoader.load(LegacyProtocol.class, WebSocketServer.class.getClassLoader())
                    .findFirst();

    /// As it is without a configuration.
    public WebSocketServer() {}

    SocketSettings settings() {
        return settings;
    }

    void configure(SocketSettings changed) {
        settings = changed;
    }

    /// That of old clients, if there is one.
    Optional<LegacyProtocol> legacy() {
        return legacy;
    }

    void legacy(Optional<LegacyProtocol> changed) {
        legacy = changed;
    }

    ForeignPages foreignPages() {
        return foreignPages;
    }

    Connections open() {
        return connections;
    }

    /// Ends the conversations of all applications that it has made.
    ///
    /// @param deadlineNanos by `System.nanoTime`
    void close(long deadlineNanos) {
        applications.close(deadlineNanos);
    }

    /// Has something done after a time, by a thread that may not be blocked.
    void later(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(task);
    }

    @Override
    public Application application(WebSocketHandler handler, WebSocketOptions options) {
        return applications.make(handler, options);
    }

    @Override
    public SharedMessage share(Message message) {
        return EncodedMessage.of(message);
    }

    @Override
    public CompletableFuture<List<WebSocketInfo>> connections() {
        return connections.list();
    }

    @Override
    public CompletableFuture<Boolean> close(long id, CloseStatus status) {
        return connections.close(id, status);
    }
}

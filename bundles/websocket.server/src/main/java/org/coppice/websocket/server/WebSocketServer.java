package org.coppice.websocket.server;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.SharedMessage;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketInfo;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.api.WebSockets;
import org.coppice.websocket.spi.Connections;
import org.coppice.websocket.spi.EncodedMessage;
import org.coppice.wsgi.api.Application;

/// The WebSockets of this process.
///
/// **Threads**: any.
@ServiceProvider(value = WebSockets.class, resolution = Resolution.OPTIONAL)
public final class WebSocketServer implements WebSockets {
    private final Connections connections = new Connections();
    private final Set<Conversations> owners =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));
    private volatile SocketSettings settings = SocketSettings.DEFAULT;

    /// As it is without a configuration.
    public WebSocketServer() {}

    SocketSettings settings() {
        return settings;
    }

    void configure(SocketSettings changed) {
        settings = changed;
    }

    Connections open() {
        return connections;
    }

    /// Ends the conversations of all applications that it has made.
    void close() {
        List<Conversations> all;
        synchronized (owners) {
            all = List.copyOf(owners);
        }
        all.forEach(Conversations::close);
        long deadlineNanos = Conversations.deadlineNanos(settings.grace());
        for (Conversations each : all) {
            try {
                each.awaitEnd(deadlineNanos);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// Has something done after a time, by a thread that may not be blocked.
    void later(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(task);
    }

    @Override
    public Application application(WebSocketHandler handler, WebSocketOptions options) {
        Conversations conversations = new Conversations(() -> handler);
        owners.add(conversations);
        return new SocketApplication(this, conversations, options);
    }

    @Override
    public SharedMessage share(Message message) {
        return EncodedMessage.of(message);
    }

    @Override
    public CompletableFuture<List<WebSocketInfo>> connections() {
        return connections.list();
    }
}

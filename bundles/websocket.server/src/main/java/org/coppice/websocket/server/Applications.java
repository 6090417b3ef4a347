package org.coppice.websocket.server;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.wsgi.api.Application;

/// The applications that were made for somebody; their conversations end together.
///
/// **Threads**: any.
final class Applications {
    private final WebSocketServer server;

    /// Those that nobody has any more are forgotten, once nobody talks there.
    private final Set<Conversations> owners =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

    private volatile boolean closed;

    Applications(WebSocketServer server) {
        this.server = server;
    }

    Application make(WebSocketHandler handler, WebSocketOptions options) {
        Conversations conversations = new Conversations(() -> handler);
        owners.add(conversations);
        if (closed) {
            conversations.close();
        }
        return new SocketApplication(server, conversations, options);
    }

    /// Closes all conversations when the deadline is over; blocks until they have ended.
    void close(long deadlineNanos) {
        closed = true;
        List<Conversations> all;
        synchronized (owners) {
            all = List.copyOf(owners);
        }
        all.forEach(Conversations::close);
        try {
            Conversations.awaitEnd(all, deadlineNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

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
    private final Set<Conversations> owners = weakSet();

    private final Set<SocketApplication> applications = weakSet();

    private volatile boolean closed;

    Applications(WebSocketServer server) {
        this.server = server;
    }

    private static <T> Set<T> weakSet() {
        return Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));
    }

    Application make(WebSocketHandler handler, WebSocketOptions options) {
        Conversations conversations = new Conversations(() -> handler);
        SocketApplication application = new SocketApplication(server, conversations, options);
        applications.add(application);
        own(conversations);
        return application;
    }

    private void own(Conversations conversations) {
        owners.add(conversations);
        if (closed) {
            conversations.close();
        }
    }

    private static <T> List<T> copy(Set<T> set) {
        synchronized (set) {
            return List.copyOf(set);
        }
    }

    /// Has the conversations of now get no more; the applications still serve those who come.
    ///
    /// @return whose end may be waited for
    List<Conversations> renew() {
        List<Conversations> former = copy(owners);
        copy(applications).forEach(each -> own(each.renew()));
        former.forEach(Conversations::close);
        return former;
    }

    /// Closes all conversations when the deadline is over; blocks until they have ended. Who comes
    /// meanwhile is served, and told then to come again.
    void close(long deadlineNanos) {
        awaitEnd(renew(), deadlineNanos);
        closed = true;
        List<Conversations> late = copy(owners);
        late.forEach(Conversations::close);
        awaitEnd(late, System.nanoTime());
    }

    private static void awaitEnd(List<Conversations> ending, long deadlineNanos) {
        try {
            Conversations.awaitEnd(ending, deadlineNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // so that nothing else is waited for either
        }
    }
}

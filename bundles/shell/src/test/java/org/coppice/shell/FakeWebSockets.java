package org.coppice.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.SharedMessage;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketInfo;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.api.WebSockets;
import org.coppice.wsgi.api.Application;

/// Connections with the numbers 1, 2, … at given paths.
final class FakeWebSockets implements WebSockets {
    final List<String> told = new ArrayList<>();
    private final List<WebSocketInfo> open = new ArrayList<>();
    private boolean blocked;

    FakeWebSockets(String... paths) {
        for (String path : paths) {
            open.add(
                    new WebSocketInfo(
                            open.size() + 1,
                            "127.0.0.1:4000" + open.size(),
                            path,
                            open.isEmpty() ? "" : "chat",
                            "",
                            3,
                            20,
                            100,
                            0,
                            Duration.ofMillis(61_500),
                            Duration.ofSeconds(2)));
        }
    }

    /// From now on nothing answers.
    FakeWebSockets blocked() {
        blocked = true;
        return this;
    }

    private <T> CompletableFuture<T> answer(T value) {
        return blocked ? new CompletableFuture<>() : CompletableFuture.completedFuture(value);
    }

    @Override
    public CompletableFuture<List<WebSocketInfo>> connections() {
        return answer(List.copyOf(open));
    }

    @Override
    public CompletableFuture<Boolean> close(long id, CloseStatus status) {
        boolean known = id >= 1 && id <= open.size();
        if (known) {
            told.add(id + " " + status);
        }
        return answer(known);
    }

    @Override
    public Application application(WebSocketHandler handler, WebSocketOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SharedMessage share(Message message) {
        throw new UnsupportedOperationException();
    }
}

package org.coppice.shell;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.WebSocketInfo;
import org.coppice.websocket.api.WebSockets;

/// What [WebSocketCommands] do, where there are any.
///
/// **Threads:** any but a loop's.
final class OpenSockets {
    private static final int PATH_CHARS = 100;

    private final WebSockets sockets;
    private final Patience patience;

    OpenSockets(WebSockets sockets, Patience patience) {
        this.sockets = sockets;
        this.patience = patience;
    }

    String list(int limit, String... filter) {
        List<WebSocketInfo> all = answer(sockets.connections(), "The WebSockets are not known");
        if (all.isEmpty()) {
            return "No WebSocket is open";
        }
        List<WebSocketInfo> found = all.stream().filter(each -> matches(filter, each)).toList();
        List<WebSocketInfo> shown = Listing.first(limit, found);
        TextTable table =
                new TextTable(
                        "ID",
                        "PEER",
                        "PATH",
                        "PROTOCOL",
                        "IN",
                        "OUT",
                        "WAITING B",
                        "DROPPED",
                        "AGE s",
                        "IDLE s");
        shown.forEach(each -> addTo(table, each));
        return table.line(Listing.end(shown.size(), found.size(), "WebSocket")).toString();
    }

    private static boolean matches(String[] filter, WebSocketInfo info) {
        return Listing.matches(filter, info.id(), info.peer(), path(info), info.protocol());
    }

    /// As it is shown, for that is what people copy.
    private static String path(WebSocketInfo info) {
        return TextTable.printable(info.path(), PATH_CHARS);
    }

    private static void addTo(TextTable table, WebSocketInfo info) {
        table.row(
                info.id(),
                info.peer(),
                path(info),
                info.protocol(),
                info.messagesIn(),
                info.messagesOut(),
                info.waitingBytes(),
                info.dropped(),
                info.age().toSeconds(),
                info.idle().toSeconds());
    }

    String close(String id, String... reason) {
        CloseStatus status =
                new CloseStatus(
                        CloseStatus.GOING_AWAY,
                        reason.length == 0 ? "Closed by an operator" : String.join(" ", reason));
        if (!isClosed(id, status)) {
            throw new IllegalArgumentException(
                    "No WebSocket has the number %s; coppice:websockets lists them"
                            .formatted(TextTable.printable(id, 100)));
        }
        return "WebSocket %s is told: %s"
                .formatted(id, TextTable.printable(status.toString(), 200));
    }

    private boolean isClosed(String id, CloseStatus status) {
        return id.matches("[0-9]{1,18}")
                && answer(
                        sockets.close(Long.parseLong(id), status),
                        "Whether WebSocket %s is told is not known".formatted(id));
    }

    private <T> T answer(CompletableFuture<T> asked, String unknown) {
        if (!patience.await(asked)) {
            throw new IllegalStateException(
                    "%s: a loop is blocked and has not answered for %s; see coppice:loops"
                            .formatted(unknown, Span.text(patience.limit())));
        }
        return asked.join();
    }
}

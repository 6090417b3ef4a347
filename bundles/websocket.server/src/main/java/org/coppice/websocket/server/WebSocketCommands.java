package org.coppice.websocket.server;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.coppice.websocket.api.WebSocketInfo;
import org.coppice.websocket.api.WebSockets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/// The command `coppice:websockets`, for any shell that knows commands by their properties, as
/// Gogo.
///
/// **Threads**: any.
@Component(
        service = WebSocketCommands.class,
        property = {"osgi.command.scope=coppice", "osgi.command.function=websockets"})
public final class WebSocketCommands {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String ROW = "%-6s %-24s %-24s %-10s %10s %10s %10s %8s %8s %8s";

    private final WebSockets sockets;

    /// For Declarative Services.
    @Activate
    public WebSocketCommands(@Reference WebSockets sockets) {
        this.sockets = sockets;
    }

    /// Lists the connections.
    public String websockets() throws Exception {
        List<WebSocketInfo> found =
                sockets.connections().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (found.isEmpty()) {
            return "No WebSocket is open";
        }
        StringJoiner text = new StringJoiner("\n");
        text.add(
                row(
                        "ID",
                        "PEER",
                        "PATH",
                        "PROTOCOL",
                        "IN",
                        "OUT",
                        "WAITING",
                        "DROPPED",
                        "AGE s",
                        "IDLE s"));
        for (WebSocketInfo each : found) {
            text.add(
                    row(
                            each.id(),
                            each.peer(),
                            each.path(),
                            each.protocol().isEmpty() ? "-" : each.protocol(),
                            each.messagesIn(),
                            each.messagesOut(),
                            each.waitingBytes(),
                            each.dropped(),
                            each.age().toSeconds(),
                            each.idle().toSeconds()));
        }
        return text.toString();
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, ROW, cells).stripTrailing();
    }
}

package org.coppice.websocket.server;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.WebSocketInfo;
import org.coppice.websocket.spi.Printable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/// The commands `coppice:websockets` and `coppice:websocket`, for any shell that knows commands by
/// their properties, as Gogo.
///
/// **Threads**: any.
@Component(
        service = WebSocketCommands.class,
        property = {
            "osgi.command.scope=coppice",
            "osgi.command.function=websockets",
            "osgi.command.function=websocket"
        })
public final class WebSocketCommands {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String ROW = "%-6s %-24s %-24s %-10s %10s %10s %10s %8s %8s %8s";

    private static final String HEAD =
            row(
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

    private static final String CLOSE = "close";
    private static final int LONGEST_CELL = 100;

    private final WebSocketServer server;

    /// For Declarative Services.
    @Activate
    public WebSocketCommands(@Reference WebSocketComponent component) {
        this(component.server());
    }

    WebSocketCommands(WebSocketServer server) {
        this.server = server;
    }

    /// Lists the connections, those that were opened first before the others.
    ///
    /// @param arguments words, all of which a row has to contain, capitals or not; `-n` before a
    ///   number shows so many rows, 100 unless it is there
    /// @throws IllegalArgumentException that says what is wrong
    public String websockets(String... arguments) throws Exception {
        ListingRequest request = ListingRequest.of(arguments);
        List<WebSocketInfo> all =
                server.connections().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (all.isEmpty()) {
            return "No WebSocket is open";
        }
        List<String> found =
                all.stream().map(WebSocketCommands::row).filter(request::wants).toList();
        StringJoiner text = new StringJoiner("\n");
        text.add(HEAD);
        found.stream().limit(request.limit()).forEach(text::add);
        text.add(request.end(found.size()));
        return text.toString();
    }

    private static String row(WebSocketInfo info) {
        return row(
                info.id(),
                info.peer(),
                Printable.of(info.path(), LONGEST_CELL),
                info.protocol().isEmpty() ? "-" : info.protocol(),
                info.messagesIn(),
                info.messagesOut(),
                info.waitingBytes(),
                info.dropped(),
                info.age().toSeconds(),
                info.idle().toSeconds());
    }

    /// Does something with one connection: closes it with 1001.
    ///
    /// @param what `close`
    /// @param id its number, as listed
    /// @param reason for the client, in words; none: that an operator has done it
    /// @throws IllegalArgumentException that says what is wrong
    public String websocket(String what, String id, String... reason) throws Exception {
        if (!what.equals(CLOSE)) {
            throw new IllegalArgumentException(
                    "There is no websocket %s: websocket close ID [REASON…] is meant"
                            .formatted(Printable.of(what, LONGEST_CELL)));
        }
        CloseStatus status =
                new CloseStatus(
                        CloseStatus.GOING_AWAY,
                        reason.length == 0 ? "Closed by an operator" : String.join(" ", reason));
        if (!isClosed(id, status)) {
            throw new IllegalArgumentException(
                    "No WebSocket has the number %s; coppice:websockets lists them"
                            .formatted(Printable.of(id, LONGEST_CELL)));
        }
        return "WebSocket %s is told: %s".formatted(id, Printable.of(status.toString(), 200));
    }

    private boolean isClosed(String id, CloseStatus status) throws Exception {
        return id.matches("[0-9]{1,18}")
                && server.open()
                        .close(Long.parseLong(id), status)
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, ROW, cells).stripTrailing();
    }
}

package org.coppice.shell;

import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.coppice.websocket.api.WebSockets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/// Commands about WebSockets. What they do is in [OpenSockets]: this class has to be there where
/// `websocket.api` is not, so no signature of a method here has a type of that, nor any lambda.
///
/// **Threads:** any but a loop's.
@Component(service = WebSocketCommands.class)
@GogoCommand(
        scope = "coppice",
        function = {"websockets", "websocket"})
public final class WebSocketCommands {
    private static final String CLOSE = "close";

    private final Optional<WebSockets> sockets;
    private final Patience patience;

    /// For Declarative Services.
    @Activate
    public WebSocketCommands(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<WebSockets> sockets) {
        this(sockets, Patience.USUAL);
    }

    WebSocketCommands(Optional<WebSockets> sockets, Patience patience) {
        this.sockets = sockets;
        this.patience = patience;
    }

    /// The command.
    @Descriptor("lists the WebSockets of the HTTP servers, the oldest first")
    public String websockets(
            @Descriptor("show so many, 100 unless given")
                    @Parameter(
                            names = {"-n", "--limit"},
                            absentValue = Listing.DEFAULT_LIMIT)
                    int limit,
            @Descriptor(
                            "show only those whose id, peer, path or protocol contains each of"
                                    + " these words")
                    String... filter) {
        Listing.requireWords(filter);
        return new OpenSockets(sockets.orElseThrow(WebSocketCommands::missing), patience)
                .list(limit, filter);
    }

    /// The command.
    ///
    /// @throws IllegalArgumentException that says what is wrong
    @Descriptor("closes a WebSocket with 1001, which its client and its handler are told")
    public String websocket(
            @Descriptor("close") String what,
            @Descriptor("its id in the list of coppice:websockets") String id,
            @Descriptor("for the client, in words; that an operator has done it unless given")
                    String... reason) {
        if (!what.equals(CLOSE)) {
            throw new IllegalArgumentException(
                    "There is no websocket %s: websocket close ID [REASON…] is meant"
                            .formatted(TextTable.printable(what, 100)));
        }
        return new OpenSockets(sockets.orElseThrow(WebSocketCommands::missing), patience)
                .close(id, reason);
    }

    private static IllegalStateException missing() {
        return new IllegalStateException(
                "There are no WebSockets: install or start org.coppice.websocket.server; see"
                        + " coppice:why");
    }
}

package org.coppice.websocket.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.coppice.green.Coppice;
import org.coppice.websocket.api.IncomingMessage;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.testkit.FrameCase;
import org.coppice.websocket.testkit.FrameEvent;
import org.coppice.wsgi.api.Application;

/// Handlers of all sorts, each for a path; they note what they see, and who was asked.
///
/// **Threads**: they run on a loop; what they have noted is for any.
final class MutationHandlers {
    /// What a handler does.
    enum Sort {
        /// Sends each message back.
        ECHO,
        /// As that, in parts.
        STREAM,
        /// Wants text only.
        TEXT,
        /// Takes one message, and is done.
        ONCE,
        /// Takes one message, and fails.
        FAILS,
        /// Sleeps, and then is as the first.
        SLEEPS
    }

    private static final HexFormat HEX = HexFormat.of();
    private static final int PART = 300;

    /// How the three servers compress.
    private static final List<Map<String, Object>> DEFLATE =
            List.of(
                    Map.of("deflate", true, "deflateContext", true, "deflateMinBytes", 0),
                    Map.of("deflate", true, "deflateContext", false, "deflateMinBytes", 100),
                    Map.of("deflate", false));

    private final List<FrameEvent> seen = new CopyOnWriteArrayList<>();
    private final List<WebSocketServer> servers = new ArrayList<>();
    private final Map<String, Application> applications = new HashMap<>();
    private volatile Sort asked = Sort.ECHO;
    private volatile boolean sleeping;

    MutationHandlers() {
        for (int i = 0; i < DEFLATE.size(); i++) {
            Map<String, Object> settings = new HashMap<>(DEFLATE.get(i));
            settings.put("maxFrameBytes", FrameCase.MAX_FRAME_BYTES);
            settings.put("maxMessageBytes", FrameCase.MAX_MESSAGE_BYTES);
            WebSocketServer server = new WebSocketServer();
            server.configure(SocketSettings.of(settings));
            servers.add(server);
            for (Sort sort : Sort.values()) {
                applications.put(
                        path(i, sort),
                        server.application(
                                socket -> handle(sort, socket),
                                WebSocketOptions.DEFAULT.protocols("a", "b")));
            }
        }
    }

    static int servers() {
        return DEFLATE.size();
    }

    static String path(int server, Sort sort) {
        return "/" + server + "/" + sort;
    }

    Application application() {
        return (environ, start) ->
                applications
                        .getOrDefault(environ.path(), applications.get(path(0, Sort.ECHO)))
                        .call(environ, start);
    }

    /// How many connections there are, as these servers count them.
    int connections() {
        return servers.stream().mapToInt(each -> each.connections().join().size()).sum();
    }

    void forget() {
        seen.clear();
        asked = Sort.ECHO;
    }

    List<FrameEvent> seen() {
        return seen;
    }

    Sort asked() {
        return asked;
    }

    boolean isSleeping() {
        return sleeping;
    }

    private void handle(Sort sort, WebSocket socket) throws Exception {
        asked = sort;
        if (sort == Sort.SLEEPS) {
            sleep();
        }
        do {
            switch (sort) {
                case TEXT -> {
                    String text = socket.receive();
                    seen.add(FrameEvent.text(text));
                    socket.send(text);
                }
                case STREAM -> stream(socket);
                case FAILS -> {
                    note(socket.receiveMessage());
                    throw new IOException("on purpose");
                }
                default -> {
                    Message message = socket.receiveMessage();
                    note(message);
                    socket.send(message);
                }
            }
        } while (sort != Sort.ONCE);
    }

    private void sleep() {
        sleeping = true;
        try {
            Coppice.sleep(Duration.ofSeconds(3));
        } finally {
            sleeping = false;
        }
    }

    private void note(Message message) {
        seen.add(
                switch (message) {
                    case Message.Text text -> FrameEvent.text(text.text());
                    case Message.Binary binary -> FrameEvent.binary(digits(binary.bytes()));
                });
    }

    private static String digits(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HEX.formatHex(copy);
    }

    private void stream(WebSocket socket) throws IOException {
        IncomingMessage message = socket.receiveStream();
        if (message.isText()) {
            StringBuilder text = new StringBuilder();
            char[] chars = new char[PART];
            for (int n = message.text().read(chars); n >= 0; n = message.text().read(chars)) {
                text.append(chars, 0, n);
            }
            seen.add(FrameEvent.text(text.toString()));
            try (Writer writer = socket.textWriter()) {
                writer.write(text.toString());
            }
            return;
        }
        byte[] bytes = message.bytes().readAllBytes();
        seen.add(FrameEvent.binary(HEX.formatHex(bytes)));
        try (OutputStream out = socket.binaryStream()) {
            for (int at = 0; at < bytes.length; at += PART) {
                out.write(bytes, at, Math.min(PART, bytes.length - at));
            }
        }
    }
}

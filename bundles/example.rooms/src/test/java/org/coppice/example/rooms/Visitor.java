package org.coppice.example.rooms;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.frames.DecoderLimits;
import org.coppice.websocket.frames.Kind;
import org.coppice.websocket.frames.MessageDecoder;
import org.coppice.websocket.frames.ProtocolViolation;
import org.coppice.websocket.frames.Role;
import org.coppice.websocket.spi.Agreement;
import org.coppice.websocket.spi.ConnectionSettings;
import org.coppice.websocket.spi.Connections;
import org.coppice.wsgi.api.Environ;

/// A connection in memory whose other end tells what it hears.
final class Visitor {
    private static final int CAPACITY_BYTES = 64 * 1024;

    private final StreamPair pair = MemoryStreams.pair(CAPACITY_BYTES);
    private final MessageDecoder decoder = new MessageDecoder(Role.CLIENT, DecoderLimits.DEFAULT);
    private final ByteBuffer input = ByteBuffer.allocate(CAPACITY_BYTES).flip();
    private final WebSocket socket =
            new Connections()
                    .open(
                            pair.near(),
                            new Agreement(
                                    Role.SERVER,
                                    Environ.blank("GET", "/"),
                                    Map.of(),
                                    "",
                                    "",
                                    Optional.empty(),
                                    13),
                            ConnectionSettings.DEFAULT)
                    .socket();

    WebSocket socket() {
        return socket;
    }

    /// Blocks until a message of this type has come; others are skipped.
    String hear(String type) throws IOException, ProtocolViolation {
        while (true) {
            Kind kind = decoder.decode(input);
            if (kind == Kind.TEXT) {
                String text = decoder.takeText();
                if (text.contains("\"type\":\"" + type + "\"")) {
                    return text;
                }
            } else {
                input.clear();
                pair.far().read(input);
                input.flip();
            }
        }
    }
}

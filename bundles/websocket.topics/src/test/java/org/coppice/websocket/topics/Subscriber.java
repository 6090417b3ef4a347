package org.coppice.websocket.topics;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;
import org.coppice.websocket.api.Overflow;
import org.coppice.websocket.frames.DecoderLimits;
import org.coppice.websocket.frames.DeflateParameters;
import org.coppice.websocket.frames.DeflatePool;
import org.coppice.websocket.frames.Kind;
import org.coppice.websocket.frames.MessageDecoder;
import org.coppice.websocket.frames.ProtocolViolation;
import org.coppice.websocket.frames.Role;
import org.coppice.websocket.spi.Agreement;
import org.coppice.websocket.spi.ConnectionSettings;
import org.coppice.websocket.spi.Connections;
import org.coppice.websocket.spi.HeldSocket;
import org.coppice.websocket.spi.WebSocketConnection;
import org.coppice.wsgi.api.Environ;

/// A connection in memory whose peer tells what it gets. Belongs to the loop on which it was made.
final class Subscriber {
    static final int QUEUE_BYTES = 100_000;

    private static final Connections CONNECTIONS = new Connections();
    private static final int CAPACITY_BYTES = 4 * 1024;

    private final StreamPair pair = MemoryStreams.pair(CAPACITY_BYTES);
    private final WebSocketConnection connection;
    private final HeldSocket socket;
    private final MessageDecoder decoder;
    private final ByteBuffer input = ByteBuffer.allocate(CAPACITY_BYTES).flip();

    Subscriber() {
        this(Optional.empty());
    }

    Subscriber(Optional<DeflateParameters> deflate) {
        connection =
                CONNECTIONS.open(
                        pair.near(),
                        new Agreement(
                                Role.SERVER,
                                Environ.blank("GET", "/"),
                                Map.of(),
                                "",
                                "",
                                deflate,
                                13),
                        new ConnectionSettings(
                                DecoderLimits.DEFAULT,
                                QUEUE_BYTES,
                                Overflow.BLOCK,
                                Duration.ZERO,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                0));
        socket = connection.socket();
        decoder =
                deflate.isPresent()
                        ? new MessageDecoder(
                                Role.CLIENT,
                                DecoderLimits.DEFAULT,
                                deflate.get(),
                                new DeflatePool(6, 1))
                        : new MessageDecoder(Role.CLIENT, DecoderLimits.DEFAULT);
    }

    HeldSocket socket() {
        return socket;
    }

    void breakOff() {
        connection.breakOff();
    }

    /// Blocks until so many messages have come.
    List<String> take(int count) throws IOException, ProtocolViolation {
        List<String> taken = new ArrayList<>(count);
        while (taken.size() < count) {
            Kind kind = decoder.decode(input);
            if (kind == Kind.TEXT) {
                taken.add(decoder.takeText());
            } else if (kind == Kind.BINARY) {
                taken.add("binary " + decoder.takeBytes().length);
            } else if (kind == Kind.MORE) {
                fill();
            } else {
                throw new AssertionError(kind);
            }
        }
        return taken;
    }

    private void fill() throws IOException {
        input.clear();
        try {
            if (pair.far().read(input) < 0) {
                throw new AssertionError("the connection has ended");
            }
        } finally {
            input.flip();
        }
    }
}

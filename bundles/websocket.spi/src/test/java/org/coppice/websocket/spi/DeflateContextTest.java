package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.coppice.green.RunOptions;
import org.coppice.net.GreenStream;
import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;
import org.coppice.websocket.frames.DeflateParameters;
import org.coppice.websocket.frames.Role;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

/// How long what was sent before helps to compress what is sent next.
public class DeflateContextTest extends ConnectionTestCase {
    private static final int FEW_BYTES = 100;

    /// Compresses badly, and well if it was sent before.
    private static final String TEXT =
            new Random(1)
                    .ints(1000, 'a', 'z')
                    .collect(
                            StringBuilder::new,
                            StringBuilder::appendCodePoint,
                            StringBuilder::append)
                    .toString();

    @Override
    StreamPair open() {
        return MemoryStreams.pair(64 * 1024);
    }

    private void runDeflated(DeflatedBody body) throws Exception {
        Agreement agreement =
                new Agreement(
                        Role.SERVER,
                        Environ.blank("GET", "/chat"),
                        Map.of(),
                        "",
                        "",
                        Optional.of(new DeflateParameters(false, false, 15, 15, "")),
                        13);
        RunOptions.DEFAULTS
                .ticker(clock)
                .run(() -> {
                    try (StreamPair pair = open()) {
                        WebSocketConnection connection =
                                connections.open(pair.near(), agreement, settings);
                        body.run(connection, connection.socket(), pair.far());
                        connection.breakOff();
                    }
                    return null;
                });
    }

    @FunctionalInterface
    private interface DeflatedBody {
        void run(WebSocketConnection connection, HeldSocket socket, GreenStream peer)
                throws Exception;
    }

    /// How long the frame is in which the text goes.
    private static int sent(HeldSocket socket, GreenStream peer) throws Exception {
        socket.send(TEXT);
        return peer.read(ByteBuffer.allocate(64 * 1024));
    }

    @Test
    public void whoeverSendsKeepsItThoughThePeerIsSilent() throws Exception {
        runDeflated((connection, socket, peer) -> {
            assertTrue(sent(socket, peer) > FEW_BYTES);
            for (int i = 0; i < 5; i++) {
                clock.advanceAndAwaitIdle(Duration.ofSeconds(5));
                assertTrue("message " + i, sent(socket, peer) < FEW_BYTES);
            }
        });
    }

    @Test
    public void whoeverSendsNothingHoldsNothing() throws Exception {
        runDeflated((connection, socket, peer) -> {
            sent(socket, peer);
            assertEquals(0, connection.share().deflatePool().idle());
            clock.advanceAndAwaitIdle(Duration.ofSeconds(11));
            clock.advanceAndAwaitIdle(Duration.ofSeconds(11));
            assertEquals(1, connection.share().deflatePool().idle());
            assertTrue(sent(socket, peer) > FEW_BYTES);
        });
    }
}

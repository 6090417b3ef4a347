package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;
import org.coppice.websocket.api.WebSocketClosedException;
import org.coppice.websocket.frames.Role;
import org.junit.Test;

/// What a client's connection does otherwise than a server's, and who is told of an end.
public class ClientConnectionTest extends ConnectionTestCase {
    private static final int CAPACITY_BYTES = 64 * 1024;

    /// A text frame of a server with "hi".
    private static final byte[] HI = {(byte) 0x81, 2, 'h', 'i'};

    @Override
    StreamPair open() {
        return MemoryStreams.pair(CAPACITY_BYTES);
    }

    @FunctionalInterface
    private interface ClientBody {
        void run(HeldSocket socket, Server server) throws Exception;
    }

    /// What a server does that closes when the client has.
    private record Server(GreenThread<?> thread) {
        static Server closing(StreamPair pair) {
            return new Server(
                    spawn(() -> {
                        ByteBuffer frame = ByteBuffer.allocate(100);
                        int count = pair.far().read(frame);
                        assertEquals(0x88, frame.get(0) & 0xff);
                        assertTrue(count > 0);
                        pair.far().write(ByteBuffer.wrap(new byte[] {(byte) 0x88, 0}));
                        pair.far().shutdownOutput();
                    }));
        }
    }

    private void client(ClientBody body, byte... read) throws Exception {
        RunOptions.DEFAULTS
                .ticker(clock)
                .run(() -> {
                    try (StreamPair pair = open()) {
                        HeldSocket socket =
                                connections
                                        .open(
                                                pair.near(),
                                                agreement(Role.CLIENT),
                                                settings,
                                                ByteBuffer.wrap(read))
                                        .socket();
                        body.run(socket, Server.closing(pair));
                    }
                    return null;
                });
    }

    @Test
    public void whatWasReadWithTheHandshakeIsTheFirstMessage() throws Exception {
        client(
                (socket, server) -> {
                    assertEquals("hi", socket.receive());
                    socket.close();
                },
                HI);
    }

    @Test
    public void anyGreenThreadMayReceive() throws Exception {
        client(
                (socket, server) -> {
                    assertEquals("hi", Coppice.spawn(socket::receive).await());
                    socket.close();
                },
                HI);
    }

    @Test
    public void whoeverClosesWaitsForTheEnd() throws Exception {
        client((socket, server) -> {
            List<String> over = new ArrayList<>();
            socket.whenOver(() -> over.add("over"));
            spawn(socket::close).await();
            assertEquals(List.of("over"), over);
            assertTrue(server.thread().ready());
        });
    }

    @Test
    public void whoReceivesWhileAnotherClosesLearnsThatItIsClosed() throws Exception {
        client((socket, server) -> {
            GreenThread<Void> closer = spawn(socket::close);
            Coppice.giveWay();
            assertThrows(WebSocketClosedException.class, socket::receive);
            assertEquals(Optional.empty(), socket.next());
            closer.await();
        });
    }

    @Test
    public void aServerThatDoesNotEndTheConnectionIsWaitedForSoLong() throws Exception {
        RunOptions.DEFAULTS
                .ticker(clock)
                .run(() -> {
                    try (StreamPair pair = open()) {
                        HeldSocket socket =
                                connections
                                        .open(pair.near(), agreement(Role.CLIENT), settings)
                                        .socket();
                        GreenThread<Void> closing = spawn(socket::close);
                        pair.far().write(ByteBuffer.wrap(new byte[] {(byte) 0x88, 0}));
                        clock.advanceAndAwaitIdle(settings.closeTimeout().minusMillis(1));
                        assertFalse(closing.ready());
                        clock.advanceAndAwaitIdle(Duration.ofMillis(1));
                        assertTrue(closing.ready());
                    }
                    return null;
                });
    }

    @Test
    public void aCloseByAnotherThreadComesToItsEndThoughNobodyReceives() throws Exception {
        client((socket, server) -> {
            CompletableFuture<Void> over = new CompletableFuture<>();
            socket.whenOver(() -> over.complete(null));
            Thread.ofPlatform().start(socket::close);
            Coppice.await(over);
            assertFalse(socket.isOpen());
        });
    }

    @Test
    public void anEndIsToldOnceAndNotToThoseWhoForgotIt() throws Exception {
        run((connection, socket, peer) -> {
            List<String> told = new ArrayList<>();
            Runnable forgotten = () -> told.add("forgotten");
            socket.whenOver(() -> told.add("first"));
            socket.whenOver(forgotten);
            socket.whenOver(() -> {
                throw new IllegalStateException("on purpose");
            });
            socket.whenOver(() -> told.add("last"));
            socket.forgetWhenOver(forgotten);
            connection.breakOff();
            connection.breakOff();
            assertEquals(List.of("first", "last"), told);
            socket.whenOver(() -> told.add("late"));
            assertEquals(List.of("first", "last", "late"), told);
        });
    }

    @Test
    public void itIsOverForAHandlerWhoseConnectionAnotherHas() throws Exception {
        run((connection, socket, peer) -> {
            List<String> told = new ArrayList<>();
            socket.whenOver(() -> told.add("former"));
            assertTrue(socket.tryHandOn());
            assertEquals(List.of("former"), told);
            connection.socket().whenOver(() -> told.add("latter"));
            connection.breakOff();
            assertEquals(List.of("former", "latter"), told);
        });
    }
}

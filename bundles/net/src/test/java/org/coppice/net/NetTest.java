package org.coppice.net;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class NetTest {

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    /// What a test does on a green thread; it may throw.
    @FunctionalInterface
    private interface Body {
        void run() throws Exception;
    }

    /// What a test does with the two ends of a connection.
    @FunctionalInterface
    private interface PairBody {
        void run(GreenStream client, GreenStream server) throws Exception;
    }

    private static void green(Body body) throws Exception {
        Coppice.run(() -> {
            body.run();
            return null;
        });
    }

    private static void withPair(PairBody body) throws Exception {
        green(() -> {
            try (GreenServerSocket listener = Net.listen(ANY_PORT);
                    GreenSocket client = Net.connect(listener.localAddress());
                    GreenSocket server = listener.accept()) {
                body.run(client, server);
            }
        });
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(GreenStream socket) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        int count = socket.read(buffer);
        return count < 0 ? "end" : new String(buffer.array(), 0, count, StandardCharsets.UTF_8);
    }

    @Test
    public void whatOneEndWritesTheOtherReads() throws Exception {
        withPair((client, server) -> {
            client.write(bytes("hello"));
            assertEquals("hello", read(server));
            server.write(new ByteBuffer[] {bytes("wor"), bytes(""), bytes("ld")});
            assertEquals("world", read(client));
            assertEquals(client.localAddress(), server.remoteAddress());
        });
    }

    @Test
    public void aReadWaitsForItsPeerAndLetsOthersRun() throws Exception {
        withPair((client, server) -> {
            GreenThread<String> reader = Coppice.spawn(() -> read(server));
            Coppice.giveWay();
            assertFalse(reader.ready());
            client.write(bytes("late"));
            assertEquals("late", reader.await());
        });
    }

    @Test
    public void tryReadNeverBlocks() throws Exception {
        withPair((client, server) -> {
            ByteBuffer buffer = ByteBuffer.allocate(10);
            assertEquals(0, server.tryRead(buffer));
            assertEquals(0, server.tryRead(buffer));
            client.write(bytes("x"));
            server.awaitReadable();
            assertEquals(1, server.tryRead(buffer));
            client.close();
            server.awaitReadable();
            assertEquals(-1, server.tryRead(buffer));
        });
    }

    @Test
    public void moreThanTheSystemHoldsGoesThroughInBothDirectionsAtOnce() throws Exception {
        byte[] much = new byte[8 << 20];
        new Random(1).nextBytes(much);
        withPair((client, server) -> {
            GreenThread<Void> echo =
                    Coppice.spawn(() -> {
                        server.inputStream().transferTo(server.outputStream());
                        server.shutdownOutput();
                        return null;
                    });
            GreenThread<Void> writer =
                    Coppice.spawn(() -> {
                        ByteBuffer[] parts = {
                            ByteBuffer.wrap(much, 0, 1 << 20),
                            ByteBuffer.wrap(much, 1 << 20, much.length - (1 << 20))
                        };
                        client.write(parts);
                        client.shutdownOutput();
                        return null;
                    });
            assertArrayEquals(much, client.inputStream().readAllBytes());
            writer.await();
            echo.await();
        });
    }

    @Test
    public void halfClosedMeansThePeerReadsAnEndAndMayStillAnswer() throws Exception {
        withPair((client, server) -> {
            client.write(bytes("question"));
            client.shutdownOutput();
            assertEquals("question", read(server));
            assertEquals("end", read(server));
            assertEquals("end", read(server));
            server.write(bytes("answer"));
            assertEquals("answer", read(client));
        });
    }

    @Test
    public void aPeerThatEndsItsSendingMayStillBeWrittenToWithoutSpinning() throws Exception {
        byte[] much = new byte[8 << 20];
        withPair((client, server) -> {
            client.shutdownOutput();
            assertEquals("end", read(server));
            GreenThread<Void> writer =
                    Coppice.spawn(() -> {
                        server.write(ByteBuffer.wrap(much));
                        server.shutdownOutput();
                        return null;
                    });
            Coppice.giveWay();
            assertFalse(writer.ready());
            assertEquals(much.length, client.inputStream().readAllBytes().length);
            writer.await();
        });
    }

    @Test
    public void aReadThatTimesOutLeavesTheSocketUsable() throws Exception {
        withPair((client, server) -> {
            server.readTimeout(Duration.ofMillis(1));
            String message =
                    assertThrows(SocketTimeoutException.class, () -> read(server)).getMessage();
            assertTrue(message, message.contains("PT0.001S"));
            server.readTimeout(Duration.ZERO);
            client.write(bytes("still here"));
            assertEquals("still here", read(server));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> server.readTimeout(Duration.ofMillis(-1)));
        });
    }

    @Test
    public void aWriteThatFindsNoRoomTimesOut() throws Exception {
        withPair((client, server) -> {
            client.writeTimeout(Duration.ofMillis(1));
            ByteBuffer much = ByteBuffer.allocate(64 << 20);
            assertThrows(SocketTimeoutException.class, () -> client.write(much));
        });
    }

    @Test
    public void aSecondReaderAndASecondWriterAreErrors() throws Exception {
        withPair((client, server) -> {
            Coppice.spawn(() -> read(server));
            Coppice.giveWay();
            String message =
                    assertThrows(IllegalStateException.class, () -> read(server)).getMessage();
            assertTrue(message, message.contains("Second simultaneous read"));
            Coppice.spawn(() -> {
                server.write(ByteBuffer.allocate(64 << 20));
                return null;
            });
            Coppice.giveWay();
            assertThrows(IllegalStateException.class, () -> server.write(bytes("x")));
        });
    }

    @Test
    public void aCloseWakesWhoeverWaits() throws Exception {
        withPair((client, server) -> {
            GreenThread<String> reader = Coppice.spawn(() -> read(server));
            Coppice.giveWay();
            server.close();
            server.close();
            assertFalse(server.isOpen());
            assertThrows(RuntimeException.class, reader::await);
            assertEquals(
                    AsynchronousCloseException.class, reader.failure().orElseThrow().getClass());
            assertEquals("end", read(client));
        });
    }

    @Test
    public void aCloseFromAnotherThreadWakesTooAndThePeerNoticesIt() throws Exception {
        withPair((client, server) -> {
            GreenThread<String> reader = Coppice.spawn(() -> read(server));
            Coppice.giveWay();
            Thread.ofPlatform()
                    .start(() -> {
                        try {
                            server.close();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .join();
            assertThrows(RuntimeException.class, reader::await);
            assertEquals("end", read(client));
        });
    }

    @Test
    public void aClosedListenerEndsItsAccept() throws Exception {
        green(() -> {
            GreenServerSocket listener = Net.listen(ANY_PORT);
            GreenThread<GreenSocket> acceptor = Coppice.spawn(listener::accept);
            Coppice.giveWay();
            listener.close();
            assertThrows(RuntimeException.class, acceptor::await);
            assertFalse(listener.isOpen());
        });
    }

    @Test
    public void nobodyListeningRefusesAtOnce() throws Exception {
        green(() -> {
            GreenServerSocket listener = Net.listen(ANY_PORT);
            InetSocketAddress free = (InetSocketAddress) listener.localAddress();
            assertThrows(BindException.class, () -> Net.listen(free));
            listener.close();
            assertThrows(ConnectException.class, () -> Net.connect(free));
            assertThrows(
                    UnknownHostException.class,
                    () -> Net.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)));
        });
    }

    @Test
    @SuppressWarnings("try")
    public void aListenerMayBeOpenedAgainOnTheSamePort() throws Exception {
        green(() -> {
            GreenServerSocket first = Net.listen(ANY_PORT);
            InetSocketAddress address = (InetSocketAddress) first.localAddress();
            try (GreenSocket client = Net.connect(address);
                    GreenSocket server = first.accept()) {
                server.close();
                first.close();
                assertEquals("end", read(client));
            }
            Net.listen(address).close();
        });
    }

    @Test
    public void unixSocketsWorkAlike() throws Exception {
        Path path = folder.getRoot().toPath().resolve("s");
        green(() -> {
            try (GreenServerSocket listener = Net.listen(UnixDomainSocketAddress.of(path));
                    GreenSocket client = Net.connect(UnixDomainSocketAddress.of(path));
                    GreenSocket server = listener.accept()) {
                client.write(bytes("unix"));
                assertEquals("unix", read(server));
            }
        });
    }

    @Test
    public void serveHandlesEachConnectionOnAGreenThreadAndClosesIt() throws Exception {
        green(() -> {
            GreenServerSocket listener = Net.listen(ANY_PORT);
            GreenThread<Void> server =
                    Coppice.spawn(() -> {
                        Net.serve(listener, socket -> socket.write(bytes("hi " + read(socket))));
                        return null;
                    });
            List<GreenThread<String>> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String name = "" + i;
                clients.add(Coppice.spawn(() -> ask(listener, name)));
            }
            for (int i = 0; i < 20; i++) {
                assertEquals("hi " + i, clients.get(i).await());
            }
            listener.close();
            assertThrows(RuntimeException.class, server::await);
        });
    }

    private static String ask(GreenServerSocket listener, String text) throws IOException {
        try (GreenSocket socket = Net.connect(listener.localAddress());
                OutputStream out = socket.outputStream();
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.inputStream(), StandardCharsets.UTF_8))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            return in.readLine();
        }
    }

    @Test
    public void stopServeEndsTheServingAndLeavesTheOthersAlone() throws Exception {
        green(() -> {
            Event<Void> go = new Event<>();
            GreenServerSocket listener = Net.listen(ANY_PORT);
            GreenThread<String> patient = Coppice.spawn(() -> ask(listener, "wait"));
            GreenThread<String> stopper = Coppice.spawn(() -> ask(listener, "stop"));
            Net.serve(
                    listener,
                    socket -> {
                        if (read(socket).equals("stop")) {
                            throw new StopServe();
                        }
                        go.await();
                        socket.write(bytes("done"));
                    });
            stopper.await(Duration.ofDays(1));
            assertFalse(patient.ready());
            go.send(null);
            assertEquals("done", patient.await());
            listener.close();
        });
    }

    @Test
    public void anErrorAfterTheServingHasEndedDisturbsNobody() throws Exception {
        green(() -> {
            Event<Void> fail = new Event<>();
            GreenServerSocket listener = Net.listen(ANY_PORT);
            GreenThread<String> failing = Coppice.spawn(() -> ask(listener, "fail"));
            GreenThread<String> stopper = Coppice.spawn(() -> ask(listener, "stop"));
            Net.serve(
                    listener,
                    socket -> {
                        if (read(socket).equals("stop")) {
                            throw new StopServe();
                        }
                        fail.await();
                        throw new IllegalStateException("too late to matter");
                    });
            stopper.await(Duration.ofDays(1));
            fail.send(null);
            failing.await(Duration.ofDays(1));
            Coppice.sleep(Duration.ofMillis(1));
            listener.close();
        });
    }

    @Test
    public void aHandlersErrorComesOutOfServe() throws Exception {
        green(() -> {
            IllegalArgumentException error = new IllegalArgumentException("x");
            GreenServerSocket listener = Net.listen(ANY_PORT);
            Coppice.spawn(() -> ask(listener, "fail"));
            assertSame(
                    error,
                    assertThrows(
                            IllegalArgumentException.class,
                            () ->
                                    Net.serve(
                                            listener,
                                            socket -> {
                                                throw error;
                                            })));
            listener.close();
        });
    }

    @Test
    public void aFullServerLetsClientsWaitInTheBacklog() throws Exception {
        green(() -> {
            GreenServerSocket listener = Net.listen(ANY_PORT);
            int[] running = {0};
            int[] most = {0};
            GreenThread<Void> server =
                    Coppice.spawn(() -> {
                        Net.serve(
                                listener,
                                socket -> {
                                    most[0] = Math.max(most[0], ++running[0]);
                                    socket.write(bytes("served " + read(socket)));
                                    running[0]--;
                                },
                                2);
                        return null;
                    });
            List<GreenThread<String>> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(Coppice.spawn(() -> ask(listener, "you")));
            }
            for (GreenThread<String> client : clients) {
                assertEquals("served you", client.await());
            }
            assertTrue(most[0] <= 2);
            server.kill();
            listener.close();
        });
    }
}

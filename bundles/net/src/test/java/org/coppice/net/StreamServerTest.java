package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.testkit.LogLines;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

@RunWith(Parameterized.class)
public class StreamServerTest {

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /// No test waits so long.
    private static final Duration LONG = Duration.ofHours(1);

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final TemporaryFolder folder = new TemporaryFolder();
    @Rule public final LogLines log = new LogLines();

    @Parameter public String hub;

    @Parameters(name = "{0}")
    public static List<String> hubs() {
        return Hubs.names();
    }

    private void green(Hubs.Body body) throws Exception {
        Hubs.run(hub, body);
    }

    private static StreamServerBuilder on(ConnectionHandler handler) {
        return StreamServer.builder(handler).listen(ANY_PORT);
    }

    private static StreamServer started(StreamServerBuilder builder) throws IOException {
        StreamServer server = builder.build();
        server.start();
        return server;
    }

    private static void echo(GreenStream stream) throws IOException {
        stream.inputStream().transferTo(stream.outputStream());
    }

    /// Reads until something closes the connection from either side.
    private static void hold(GreenStream stream) throws IOException {
        stream.inputStream().readAllBytes();
    }

    private static String ask(StreamServer server, String text) throws IOException {
        try (GreenSocket client = Net.connect(server.address())) {
            return ask(client, text);
        }
    }

    private static String ask(GreenStream client, String text) throws IOException {
        client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        client.shutdownOutput();
        return new String(client.inputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    public void anEchoServerAnswersManyAtOnce() throws Exception {
        green(() -> {
            StreamServer server = started(on(StreamServerTest::echo));
            List<GreenThread<String>> clients = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                String text = "text " + i;
                clients.add(Coppice.spawn(() -> ask(server, text)));
            }
            for (int i = 0; i < clients.size(); i++) {
                assertEquals("text " + i, clients.get(i).await());
            }
            assertTrue(server.stop(LONG));
            assertEquals(0, server.connections());
        });
    }

    @Test
    public void itListensOnUnixSocketsTooAndOnSeveralAddressesAtOnce() throws Exception {
        Path path = folder.getRoot().toPath().resolve("s");
        green(() -> {
            StreamServer server =
                    started(on(StreamServerTest::echo).listen("unix:" + path).maxConnections(1));
            assertEquals(2, server.addresses().size());
            for (int i = 0; i < 3; i++) {
                assertEquals("tcp", ask(server, "tcp"));
                try (GreenSocket client = Net.connect(UnixDomainSocketAddress.of(path))) {
                    assertEquals("unix", ask(client, "unix"));
                }
            }
            server.close();
        });
    }

    @Test
    public void aFullServerAcceptsNobodyUntilASlotIsFree() throws Exception {
        green(() -> {
            int[] running = {0};
            int[] most = {0};
            StreamServer server =
                    started(
                            on(
                                            stream -> {
                                                most[0] = Math.max(most[0], ++running[0]);
                                                Coppice.sleep(Duration.ofMillis(1));
                                                echo(stream);
                                                running[0]--;
                                            })
                                    .maxConnections(2));
            List<GreenThread<String>> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(Coppice.spawn(() -> ask(server, "x")));
            }
            for (GreenThread<String> client : clients) {
                assertEquals("x", client.await());
            }
            assertEquals(2, most[0]);
            server.stop();
        });
    }

    @Test
    public void twoListenersNeverHaveMoreThanTheirCommonSlots() throws Exception {
        green(() -> {
            int[] running = {0};
            StreamServer server =
                    started(
                            on(
                                            stream -> {
                                                assertEquals(1, ++running[0]);
                                                echo(stream);
                                                running[0]--;
                                            })
                                    .listen(ANY_PORT)
                                    .maxConnections(1));
            List<GreenThread<String>> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int where = i % 2;
                clients.add(
                        Coppice.spawn(() -> {
                            try (GreenSocket client = Net.connect(server.addresses().get(where))) {
                                return ask(client, "x");
                            }
                        }));
            }
            for (GreenThread<String> client : clients) {
                assertEquals("x", client.await());
            }
            server.stop();
            assertEquals(List.of(), log.containing("ERROR"));
        });
    }

    @Test
    public void aHandlersErrorIsLoggedWithItsPeerAndTheServerGoesOn() throws Exception {
        green(() -> {
            StreamServer server =
                    started(
                            on(
                                            stream -> {
                                                if (stream.inputStream().readAllBytes()[0] == 'f') {
                                                    throw new IllegalArgumentException("as asked");
                                                }
                                            })
                                    .name("moody"));
            String peer;
            try (GreenSocket client = Net.connect(server.address())) {
                peer = Addresses.format(client.localAddress());
                assertEquals("", ask(client, "fail"));
            }
            assertEquals("", ask(server, "good"));
            server.stop();
            List<String> lines = log.containing("has failed");
            assertEquals("" + lines, 1, lines.size());
            assertTrue(lines.getFirst(), lines.getFirst().contains("Server moody at 127.0.0.1:"));
            assertTrue(lines.getFirst(), lines.getFirst().contains(peer));
            assertEquals(1, log.containing("IllegalArgumentException: as asked").size());
        });
    }

    @Test
    public void aConnectionThatBreaksIsOneLineOfTheLog() throws Exception {
        green(() -> {
            StreamServer server =
                    started(on(stream -> hold(stream.readTimeout(Duration.ofMillis(1)))));
            try (GreenSocket client = Net.connect(server.address())) {
                assertEquals(-1, client.read(ByteBuffer.allocate(1)));
            }
            server.stop();
            assertEquals(1, log.containing("has failed").size());
            assertEquals(List.of(), log.containing("\tat org.coppice"));
        });
    }

    @Test
    public void aKilledHandlerClosesItsConnectionInSilence() throws Exception {
        green(() -> {
            List<GreenThread<?>> handlers = new ArrayList<>();
            StreamServer server =
                    started(
                            on(stream -> {
                                handlers.add(GreenThread.current());
                                hold(stream);
                            }));
            try (GreenSocket client = Net.connect(server.address())) {
                while (handlers.isEmpty()) {
                    Coppice.sleep(Duration.ofMillis(1));
                }
                handlers.getFirst().kill();
                assertEquals(-1, client.read(ByteBuffer.allocate(1)));
            }
            assertEquals(0, server.connections());
            server.stop();
            assertEquals(List.of(), log.containing("has failed"));
        });
    }

    @Test
    public void aGreenExitOfAHandlerIsNoError() throws Exception {
        green(() -> {
            StreamServer server =
                    started(
                            on(stream -> {
                                throw new GreenExit("enough");
                            }));
            assertEquals(-1, Net.connect(server.address()).read(ByteBuffer.allocate(1)));
            server.stop();
            assertEquals(List.of(), log.containing("has failed"));
        });
    }

    @Test
    public void stopWaitsForHandlersAsLongAsTheGrace() throws Exception {
        green(() -> {
            Event<Void> go = new Event<>();
            StreamServer server =
                    started(
                            on(stream -> {
                                go.await();
                                echo(stream);
                            }));
            GreenThread<String> client = Coppice.spawn(() -> ask(server, "patience"));
            while (server.connections() == 0) {
                Coppice.sleep(Duration.ofMillis(1));
            }
            GreenThread<Boolean> stopping = Coppice.spawn(() -> server.stop(LONG));
            Coppice.giveWay();
            assertFalse(server.isStarted());
            assertFalse(stopping.ready());
            InetSocketAddress address = (InetSocketAddress) server.address();
            assertThrows(IOException.class, () -> Net.connect(address));
            go.send(null);
            assertEquals("patience", client.await());
            assertTrue(stopping.await());
        });
    }

    @Test
    public void stopKillsWhatRemainsAfterTheGrace() throws Exception {
        green(() -> {
            StreamServer server = started(on(StreamServerTest::hold));
            try (GreenSocket client = Net.connect(server.address())) {
                while (server.connections() == 0) {
                    Coppice.sleep(Duration.ofMillis(1));
                }
                assertFalse(server.stop(Duration.ZERO));
                assertEquals(0, server.connections());
                assertEquals(-1, client.read(ByteBuffer.allocate(1)));
            }
            assertTrue("a second one finds nothing to do", server.stop());
            assertThrows(IllegalArgumentException.class, () -> server.stop(Duration.ofMillis(-1)));
        });
    }

    @Test
    public void stopTakesInWhoHasConnectedAlready() throws Exception {
        green(() -> {
            StreamServer server = started(on(StreamServerTest::echo));
            server.stopAccepting();
            List<GreenThread<String>> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                GreenSocket client = Net.connect(server.address());
                clients.add(Coppice.spawn(() -> ask(client, "late")));
            }
            assertTrue(server.stop(LONG));
            for (GreenThread<String> client : clients) {
                assertEquals("late", client.await());
            }
        });
    }

    @Test
    public void aHandlerMayStopItsServerAndGoOn() throws Exception {
        green(() -> {
            StreamServer[] mine = {null};
            mine[0] =
                    started(
                            on(stream -> {
                                assertTrue(mine[0].stop(LONG));
                                echo(stream);
                            }));
            assertEquals("stop", ask(mine[0], "stop"));
            mine[0].awaitEnd();
        });
    }

    @Test
    public void closeLeavesHandlersAlone() throws Exception {
        green(() -> {
            StreamServer server = started(on(StreamServerTest::echo));
            try (GreenSocket client = Net.connect(server.address())) {
                while (server.connections() == 0) {
                    Coppice.sleep(Duration.ofMillis(1));
                }
                server.close();
                server.close();
                assertTrue(server.isClosed());
                assertEquals("still here", ask(client, "still here"));
            }
            assertThrows(IllegalStateException.class, server::start);
        });
    }

    @Test
    public void closeFromAnotherThreadEndsServeForever() throws Exception {
        green(() -> {
            StreamServer server = on(StreamServerTest::echo).build();
            GreenThread<Void> serving =
                    Coppice.spawn(() -> {
                        server.serveForever();
                        return null;
                    });
            Coppice.giveWay();
            assertEquals("x", ask(server, "x"));
            Thread.ofPlatform().start(server::close).join();
            serving.await();
            assertTrue(server.isClosed());
        });
    }

    @Test
    public void whoIsKilledInServeForeverStopsTheServer() throws Exception {
        green(() -> {
            StreamServer server = on(StreamServerTest::echo).build();
            GreenThread<Void> serving =
                    Coppice.spawn(() -> {
                        server.serveForever();
                        return null;
                    });
            Coppice.giveWay();
            assertTrue(server.isStarted());
            serving.kill();
            serving.awaitEnd();
            assertTrue(server.isClosed());
        });
    }

    @Test
    public void stopServeInAHandlerClosesTheServer() throws Exception {
        green(() -> {
            StreamServer server =
                    started(
                            on(stream -> {
                                throw new StopServe();
                            }));
            assertEquals(-1, Net.connect(server.address()).read(ByteBuffer.allocate(1)));
            server.awaitEnd();
            assertTrue(server.isClosed());
            assertEquals(List.of(), log.containing("has failed"));
        });
    }

    @Test
    public void stopAcceptingLetsClientsWaitUntilItAcceptsAgain() throws Exception {
        green(() -> {
            StreamServer server = started(on(StreamServerTest::echo));
            server.stopAccepting();
            assertFalse(server.isAccepting());
            assertTrue(server.isStarted());
            GreenThread<String> client = Coppice.spawn(() -> ask(server, "x"));
            for (int i = 0; i < 20; i++) {
                Coppice.sleep(Duration.ofMillis(1));
                assertEquals(0, server.connections());
            }
            server.startAccepting();
            server.startAccepting();
            assertEquals("x", client.await());
            server.stopAccepting();
            server.startAccepting();
            assertEquals("y", ask(server, "y"));
            server.stop();
            assertThrows(IllegalStateException.class, server::startAccepting);
        });
    }

    @Test
    public void anAddressInUseIsNamedAndNothingListens() throws Exception {
        green(() -> {
            StreamServer first = started(on(StreamServerTest::echo));
            StreamServer second =
                    on(StreamServerTest::echo).listen(first.address()).name("two").build();
            String message = assertThrows(BindException.class, second::start).getMessage();
            assertTrue(message, message.startsWith("Server two cannot listen on 127.0.0.1:"));
            assertTrue(second.isClosed());
            assertFalse(second.isStarted());
            first.close();
        });
    }

    @Test
    public void aNameIsLookedUpAtTheStart() throws Exception {
        green(() -> {
            StreamServer server =
                    StreamServer.builder(StreamServerTest::echo)
                            .listen("nowhere.invalid:0")
                            .build();
            String message = assertThrows(UnknownHostException.class, server::start).getMessage();
            assertTrue(message, message.contains("nowhere.invalid"));
            assertTrue(server.isClosed());
        });
    }

    @Test
    public void aListenerThatSomebodyClosesEndsTheServer() throws Exception {
        green(() -> {
            GreenServerSocket listener = Net.listen(ANY_PORT);
            StreamServer server =
                    started(StreamServer.builder(StreamServerTest::echo).listener(listener));
            assertEquals("x", ask(server, "x"));
            listener.close();
            server.awaitEnd();
            assertTrue(server.isClosed());
        });
    }

    @Test
    public void aServerThatNeverStartedClosesTheListenerItWasGiven() throws Exception {
        green(() -> {
            GreenServerSocket listener = Net.listen(ANY_PORT);
            StreamServer server =
                    StreamServer.builder(StreamServerTest::echo).listener(listener).build();
            assertThrows(IllegalStateException.class, server::address);
            assertThrows(IllegalStateException.class, server::startAccepting);
            server.close();
            assertFalse(listener.isOpen());
            server.awaitEnd();
        });
    }

    @Test
    public void useFromAnotherThreadIsRefusedWithAnAdvice() throws Exception {
        green(() -> {
            StreamServer server = started(on(StreamServerTest::echo));
            Loop loop = Loop.current();
            Runnable elsewhere =
                    () -> {
                        String message =
                                assertThrows(IllegalStateException.class, server::stop)
                                        .getMessage();
                        assertTrue(message, message.contains("by submit"));
                        loop.submit(server::stop).join();
                    };
            Coppice.await(CompletableFuture.runAsync(elsewhere));
            server.awaitEnd();
            assertTrue(server.isClosed());
        });
    }
}

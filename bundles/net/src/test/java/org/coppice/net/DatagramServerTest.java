package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;
import org.coppice.green.GreenThreadInfo;
import org.coppice.green.Loop;
import org.coppice.green.testkit.LogLines;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

@RunWith(Parameterized.class)
public class DatagramServerTest {

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /// No test waits so long.
    private static final Duration LONG = Duration.ofHours(1);

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final LogLines log = new LogLines();

    @Parameter public String hub;

    @Parameters(name = "{0}")
    public static List<String> hubs() {
        return Hubs.names();
    }

    /// What a handler of a test does; it may answer.
    @FunctionalInterface
    private interface Answering {
        void handle(DatagramServer server, ByteBuffer data, InetSocketAddress sender)
                throws Exception;
    }

    /// What a test does with a server and a client of it.
    @FunctionalInterface
    private interface Body {
        void run(DatagramServer server, GreenDatagram client) throws Exception;
    }

    private void green(Hubs.Body body) throws Exception {
        Hubs.run(hub, body);
    }

    private void with(Answering handler, Body body) throws Exception {
        green(() -> {
            DatagramServer[] mine = {null};
            DatagramServer server =
                    DatagramServer.builder((data, sender) -> handler.handle(mine[0], data, sender))
                            .listen(ANY_PORT)
                            .maxHandlers(5)
                            .datagramMaxBytes(100)
                            .build();
            mine[0] = server;
            server.start();
            server.start();
            try (GreenDatagram client = GreenDatagram.open(ANY_PORT)) {
                client.connect(server.address());
                body.run(server, client);
            } finally {
                server.stop();
            }
        });
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(GreenDatagram client) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        client.read(buffer);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }

    private static void echo(DatagramServer server, ByteBuffer data, InetSocketAddress sender)
            throws IOException {
        server.send(data, sender);
    }

    @Test
    public void eachDatagramIsAnsweredAndAnEmptyOneToo() throws Exception {
        with(
                DatagramServerTest::echo,
                (server, client) -> {
                    client.disconnect();
                    ByteBuffer answer = ByteBuffer.allocate(100);
                    for (String text : new String[] {"one", "", "three"}) {
                        client.send(bytes(text), server.address());
                        client.receive(answer.clear());
                        assertEquals(text, StandardCharsets.UTF_8.decode(answer.flip()).toString());
                    }
                    assertTrue(server.isAccepting());
                });
    }

    @Test
    public void noMoreThanTheMostAreHandledAtATime() throws Exception {
        int[] running = {0};
        int[] most = {0};
        with(
                (server, data, sender) -> {
                    most[0] = Math.max(most[0], ++running[0]);
                    Coppice.sleep(Duration.ofMillis(1));
                    running[0]--;
                    server.send(data, sender);
                },
                (server, client) -> {
                    for (int i = 0; i < 50; i++) {
                        client.write(bytes("x"));
                    }
                    for (int i = 0; i < 50; i++) {
                        assertEquals("x", read(client));
                    }
                    assertEquals(5, most[0]);
                });
    }

    @Test
    public void aHandlersErrorIsLoggedWithItsSenderAndTheServerGoesOn() throws Exception {
        with(
                (server, data, sender) -> {
                    if (data.get(0) == 'f') {
                        throw new IllegalArgumentException("as asked");
                    }
                    server.send(data, sender);
                },
                (server, client) -> {
                    client.write(bytes("fail"));
                    client.write(bytes("good"));
                    assertEquals("good", read(client));
                    String line = log.containing("has failed").getFirst();
                    assertTrue(
                            line,
                            line.contains(Addresses.format(client.localAddress().orElseThrow())));
                });
    }

    @Test
    public void whatIsTooLongIsCutAndTheLogSaysSo() throws Exception {
        with(
                DatagramServerTest::echo,
                (server, client) -> {
                    client.write(bytes("x".repeat(101)));
                    assertEquals("x".repeat(100), read(client));
                    assertEquals(1, log.containing("is longer than 100 bytes").size());
                    for (int i = 0; i < 6; i++) {
                        client.write(bytes("x".repeat(101)));
                        read(client);
                    }
                    assertEquals(3, log.containing("is longer than 100 bytes").size());
                    assertEquals(1, log.containing("such so far: 4").size());
                });
    }

    @Test
    public void stopLetsHandlersAnswerWithinTheGrace() throws Exception {
        Event<Void> go = new Event<>();
        with(
                (server, data, sender) -> {
                    go.await();
                    server.send(data, sender);
                },
                (server, client) -> {
                    client.write(bytes("patience"));
                    while (server.running() == 0) {
                        Coppice.sleep(Duration.ofMillis(1));
                    }
                    GreenThread<Boolean> stopping = Coppice.spawn(() -> server.stop(LONG));
                    Coppice.giveWay();
                    assertFalse(server.isAccepting());
                    assertFalse(stopping.ready());
                    go.send(null);
                    assertTrue(stopping.await());
                    assertEquals("patience", read(client));
                    assertTrue(server.isClosed());
                });
    }

    @Test
    public void stopKillsWhatRemainsAfterTheGrace() throws Exception {
        with(
                (server, data, sender) -> Coppice.sleep(LONG),
                (server, client) -> {
                    client.write(bytes("x"));
                    while (server.running() == 0) {
                        Coppice.sleep(Duration.ofMillis(1));
                    }
                    assertFalse(server.stop(Duration.ZERO));
                    assertEquals(0, server.running());
                    assertThrows(IllegalStateException.class, server::startAccepting);
                    assertThrows(IllegalStateException.class, server::start);
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> server.stop(Duration.ofMillis(-1)));
                });
    }

    @Test
    public void stopAcceptingLetsDatagramsWait() throws Exception {
        with(
                DatagramServerTest::echo,
                (server, client) -> {
                    server.stopAccepting();
                    client.write(bytes("late"));
                    for (int i = 0; i < 10; i++) {
                        Coppice.sleep(Duration.ofMillis(1));
                        assertEquals(0, server.running());
                    }
                    server.startAccepting();
                    server.startAccepting();
                    assertEquals("late", read(client));
                });
    }

    @Test
    public void stopServeInAHandlerClosesTheServer() throws Exception {
        with(
                (server, data, sender) -> {
                    throw new StopServe();
                },
                (server, client) -> {
                    client.write(bytes("x"));
                    server.awaitEnd();
                    assertTrue(server.isClosed());
                });
    }

    @Test
    public void closeFromAnotherThreadEndsServeForever() throws Exception {
        green(() -> {
            DatagramServer server =
                    DatagramServer.builder((data, sender) -> {}).listen("127.0.0.1:0").build();
            assertThrows(IllegalStateException.class, server::address);
            assertThrows(IllegalStateException.class, () -> server.send(bytes("x"), ANY_PORT));
            GreenThread<Void> serving =
                    Coppice.spawn(() -> {
                        server.serveForever();
                        return null;
                    });
            Coppice.giveWay();
            assertTrue(server.isStarted());
            Coppice.await(CompletableFuture.runAsync(server::close));
            serving.await();
            assertTrue(server.isClosed());
        });
    }

    @Test
    public void aSocketThatSomebodyMadeServesToo() throws Exception {
        green(() -> {
            GreenDatagram socket = GreenDatagram.open(ANY_PORT);
            Event<String> received = new Event<>();
            DatagramServer server =
                    DatagramServer.builder((data, sender) ->
                                    received.send(StandardCharsets.UTF_8.decode(data).toString()))
                            .socket(socket)
                            .build();
            server.start();
            try (GreenDatagram client = GreenDatagram.open()) {
                client.send(bytes("x"), server.address());
                assertEquals("x", received.await());
            }
            socket.close();
            server.awaitEnd();
            assertTrue(server.isClosed());
        });
    }

    @Test
    public void anAddressInUseIsNamed() throws Exception {
        with(
                DatagramServerTest::echo,
                (server, client) -> {
                    DatagramServer second =
                            DatagramServer.builder((data, sender) -> {})
                                    .listen(server.address())
                                    .name("two")
                                    .build();
                    String message = assertThrows(BindException.class, second::start).getMessage();
                    assertTrue(message, message.startsWith("Server two cannot listen on 127."));
                    assertTrue(second.isClosed());
                });
    }

    @Test
    public void badSettingsAreRefused() {
        DatagramServerBuilder builder = DatagramServer.builder((data, sender) -> {});
        assertThrows(IllegalStateException.class, builder::build);
        assertThrows(IllegalArgumentException.class, () -> builder.datagramMaxBytes(0));
        assertThrows(IllegalArgumentException.class, () -> builder.datagramMaxBytes(65_528));
        assertThrows(IllegalArgumentException.class, () -> builder.maxHandlers(0));
        assertThrows(IllegalArgumentException.class, () -> builder.listen("unix:/x"));
    }

    @Test
    public void aServerWhoseReceiverIsKilledIsClosedAndSaysSo() throws Exception {
        with(
                (_, _, _) -> {},
                (server, _) -> {
                    Coppice.awaitIdle();
                    GreenThreadInfo receiver =
                            Coppice.await(Loop.current().threads(false)).stream()
                                    .filter(each -> each.name().equals("receive datagram"))
                                    .findFirst()
                                    .orElseThrow();
                    Coppice.await(Loop.current().kill(receiver.id()));
                    server.awaitEnd();
                    assertTrue(server.isClosed());
                    assertEquals(1, log.containing("who receives was killed").size());
                });
    }
}

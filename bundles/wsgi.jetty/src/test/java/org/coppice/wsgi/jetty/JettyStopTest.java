package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.coppice.wsgi.testkit.StopContract;
import org.junit.After;
import org.junit.Test;

public class JettyStopTest extends StopContract<JettyServerRule> {
    private static final int GOAWAY = 7;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;

    private final CompletableFuture<String> go = new CompletableFuture<>();
    private Thread stopping = new Thread(() -> {});

    public JettyStopTest() {
        super(new JettyServerRule().lastRequest(Duration.ofMinutes(1)));
    }

    @After
    public void hasStopped() throws Exception {
        stopping.join();
    }

    /// On `/wait` it answers when the test says so, and a while later.
    private void application() {
        server.application((environ, start) -> {
            if (environ.path().equals("/wait")) {
                called.add(environ.path());
                Coppice.await(go);
                Coppice.sleep(Duration.ofMillis(800));
            }
            start.start(Status.of(200), Headers.of());
            return Body.of("Hello");
        });
    }

    private void beginStop() {
        stopping = Thread.ofPlatform().start(server::stop);
        while (!server.server().isLeaving()) {
            Thread.onSpinWait();
        }
    }

    private static void assertLast(String response) {
        assertTrue(response, response.startsWith("HTTP/1.1 200"));
        assertTrue(response, response.contains("\nConnection: close\n"));
        assertTrue(response, response.endsWith("\n\nHello"));
    }

    @Test
    public void aRequestThatIsOnItsWayIsAnsweredAndToldToBeTheLast() throws Exception {
        server.with("drainMillis", 60_000).reconfigure();
        application();
        try (Client kept = server.connect();
                Client fresh = server.connect();
                Client busy = server.connect()) {
            kept.send(GET).readResponse();
            busy.send(GET.replace("/ ", "/wait "));
            called.take();
            beginStop();
            go.complete("");
            assertLast(busy.readToEnd());
            assertLast(kept.send(GET).readToEnd());
            assertLast(fresh.send(GET).readToEnd());
        }
        stopping.join();
        assertEquals(0, log.containing("WARN").size());
    }

    /// RFC 9113, section 6.8.
    @Test
    public void http2HasAWordForItBeforeTheLastResponse() throws Exception {
        server.with("drainMillis", 60_000).reconfigure();
        application();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(HexFormat.of().parseHex("000000040000000000"));
            assertEquals("DATA", untilDataOrGoodbye(out, in, 1));
            awaitNoRequest(); // it ends only when its response is there
            beginStop();
            assertEquals("GOAWAY", untilDataOrGoodbye(out, in, 3));
            assertEquals("DATA", nextDataOrGoodbye(in));
            assertEquals("GOAWAY", nextDataOrGoodbye(in));
        }
    }

    private void awaitNoRequest() {
        JettyEngine engine = server.server().engine();
        while (!engine.connections().stream().allMatch(each -> each.running().isEmpty())) {
            Thread.onSpinWait();
        }
    }

    /// Sends `GET / a` as that stream.
    private static String untilDataOrGoodbye(OutputStream out, DataInputStream in, int stream)
            throws IOException {
        String head = "00000601050000000%d".formatted(stream);
        out.write(HexFormat.of().parseHex(head + "828684" + "410161"));
        return nextDataOrGoodbye(in);
    }

    private static String nextDataOrGoodbye(DataInputStream in) throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            in.skipNBytes(5L + length);
            if (type == DATA || type == GOAWAY) {
                return type == DATA ? "DATA" : "GOAWAY";
            }
        }
    }

    @Test
    public void whoIsCutBeforeAnAnswerMeetsAResetAndNo500() throws Exception {
        server.with("drainMillis", 1).reconfigure();
        application();
        try (Client client = server.connect().send(GET.replace("/ ", "/wait "))) {
            called.take();
            server.stop();
            assertThrows(IOException.class, client::readToEnd);
        }
        assertEquals(0, log.containing("ERROR").size());
        assertEquals(1, log.containing("has cut 1 request(s)").size());
    }

    @Test
    public void whomTheJdkBlocksIsCutLikewiseAndNotBlamed() throws Exception {
        server.with("drainMillis", 1).reconfigure();
        server.application((environ, start) -> {
            called.add(environ.path());
            new CountDownLatch(1).await();
            return Body.empty();
        });
        try (Client client = server.connect().send(GET)) {
            called.take();
            server.stop();
            assertThrows(IOException.class, client::readToEnd);
        }
        assertEquals(0, log.containing("ERROR").size());
        assertEquals(1, log.containing("has cut 1 request").size());
    }

    @Test
    public void whoCatchesTheInterruptionMayAnswer() throws Exception {
        server.with("drainMillis", 1).reconfigure();
        server.application((environ, start) -> {
            called.add(environ.path());
            start.start(Status.of(200), Headers.of());
            try {
                return Body.of(Coppice.await(go));
            } catch (GreenExit e) {
                return Body.of("Hello");
            }
        });
        try (Client client = server.connect().send(GET)) {
            called.take();
            server.stop();
            assertLast(client.readToEnd());
        }
        assertEquals(0, log.containing("ERROR").size());
    }

    /// RFC 9113, section 6.4.
    @Test
    public void aStreamOfHttp2ThatIsCutIsResetAndNotAnswered() throws Exception {
        server.with("drainMillis", 1).reconfigure();
        server.application((environ, start) -> {
            called.add(environ.path());
            start.start(Status.of(200), Headers.of());
            return Body.of(Coppice.await(go));
        });
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(HexFormat.of().parseHex("000000040000000000"));
            out.write(HexFormat.of().parseHex("000006010500000001" + "828684" + "410161"));
            called.take();
            beginStop();
            int type;
            do {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                type = in.readUnsignedByte();
                in.skipNBytes(5L + length);
                assertNotEquals(HEADERS, type);
            } while (type != RST_STREAM);
        }
    }

    /// Or each stop would take `drainMillis`, for there is always somebody who keeps a connection.
    @Test
    public void whoSendsNothingForASecondHoldsUpNoStop() throws Exception {
        server.with("drainMillis", 80_000_000).lastRequest(Duration.ofMillis(1));
        JettyServer another = server.startAnother();
        try (Client fresh = new Client(URI.create(another.address()).getPort())) {
            another.stop();
            assertTrue(fresh.isAtEnd());
        }
        assertEquals(0, log.containing("WARN").size());
    }

    @Test
    public void aLoopThatIsBlockedClosesThePortWhenItGoesOn() throws Exception {
        server.closePatience(Duration.ofMillis(1));
        JettyServer another = server.startAnother();
        int port = URI.create(another.address()).getPort();
        server.loop().next().execute(go::join);
        another.expectNoSuccessor();
        another.stop();
        assertEquals(1, log.containing("did not close its listener: loop").size());
        try (Client late = new Client(port)) {
            go.complete("");
            assertTrue(late.isAtEnd());
        }
        while (listens(port)) {
            Thread.onSpinWait();
        }
    }

    @Test
    public void whoWaitsWhenItHasStoppedIsCountedInOneLine() throws Exception {
        server.closePatience(Duration.ofMillis(1));
        JettyServer another = server.startAnother();
        int port = URI.create(another.address()).getPort();
        server.loop().next().execute(go::join);
        another.expectNoSuccessor();
        another.stop();
        try (Client first = new Client(port);
                Client second = new Client(port)) {
            go.complete("");
            assertTrue(first.isAtEnd());
            assertTrue(second.isAtEnd());
        }
        while (log.containing("2 client(s) that waited to be accepted were cut").isEmpty()) {
            Thread.onSpinWait();
        }
        assertEquals(0, log.containing("ERROR").size());
    }

    private static boolean listens(int port) throws IOException {
        try {
            new Client(port).close();
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }
}

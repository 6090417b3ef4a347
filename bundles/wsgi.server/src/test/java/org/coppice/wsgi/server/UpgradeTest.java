package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.coppice.green.GreenThread;
import org.coppice.green.testkit.LogLines;
import org.coppice.net.GreenStream;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.api.UpgradeHandler;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// Connections that an application takes over.
public class UpgradeTest {
    private static final String UPGRADE =
            "GET /x HTTP/1.1\nHost: a\nConnection: keep-alive, Upgrade\nUpgrade: other, Echo\n\n";
    private static final String LAST_GET = "GET / HTTP/1.1\nHost: a\nConnection: close\n\n";

    private final LogLines log = new LogLines();
    private final HttpServerRule server = new HttpServerRule();

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(server);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Sends back what comes until the client ends.
    private void echo(GreenStream stream) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(3);
        while (stream.read(buffer) >= 0) {
            stream.write(buffer.flip());
            buffer.clear();
        }
        told.add("end");
    }

    private void upgrading(int code, UpgradeHandler handler) {
        server.application((environ, start) -> {
            environ.upgrade().orElseThrow().to(handler);
            start.start(
                    Status.of(code),
                    code == 101 ? Headers.of("Upgrade", "echo", "A", "b") : Headers.of());
            return Body.empty();
        });
    }

    @Test
    public void theHandlerTalksOverTheConnection() throws Exception {
        upgrading(101, this::echo);
        try (Client client = server.connect()) {
            String head = client.send(UPGRADE).readUntil("\n\n");
            assertTrue(head, head.startsWith("HTTP/1.1 101 Switching Protocols\n"));
            assertTrue(head, head.contains("\nConnection: Upgrade\n"));
            assertTrue(head, head.contains("\nUpgrade: echo\n"));
            assertTrue(head, head.contains("\nA: b\n"));
            assertFalse(head, head.contains("Content-Length"));
            assertFalse(head, head.contains("Transfer-Encoding"));
            client.send("hello");
            assertEquals("hello", client.readUntil("hello"));
            client.endSending();
            assertEquals("", client.readToEnd());
        }
        assertEquals("end", told.take());
    }

    @Test
    public void theEnvironKeepsWhatTheRequestSaidAndNothingOfItsExchange() throws Exception {
        server.application((environ, start) -> {
            environ.entrySet().size(); // as a filter may do, who walks through all of them
            environ.upgrade()
                    .orElseThrow()
                    .to(stream ->
                            told.add(
                                    "%s %s %s %s %s"
                                            .formatted(
                                                    environ.requestMethod(),
                                                    environ.header("Upgrade").orElse(""),
                                                    environ.upgrade().isPresent(),
                                                    environ.containsKey(Environ.SET_IDLE),
                                                    environ.input().read())));
            return Body.empty();
        });
        try (Client client = server.connect()) {
            client.send(UPGRADE).readToEnd();
        }
        assertEquals("GET other, Echo false false -1", told.take());
    }

    @Test
    public void whatWasReadAlreadyComesFirst() throws Exception {
        upgrading(101, this::echo);
        try (Client client = server.connect()) {
            client.send(UPGRADE + "early, early").readUntil("\n\n");
            client.send(", late").endSending();
            assertEquals("early, early, late", client.readToEnd());
        }
    }

    @Test
    public void whatWasReadAlreadyKeepsNobodyFromWritingAtOnce() throws Exception {
        upgrading(
                101,
                stream -> {
                    told.add("before: " + stream.tryWrite(bytes("one")));
                    stream.read(ByteBuffer.allocate(10));
                    told.add("after: " + stream.tryWrite(bytes("three")));
                    told.add("waits: " + stream.awaitWritable(Duration.ZERO));
                });
        try (Client client = server.connect()) {
            String answer = client.send(UPGRADE + "early").readToEnd();
            assertTrue(answer, answer.endsWith("onethree"));
        }
        assertEquals("before: 3", told.take());
        assertEquals("after: 5", told.take());
        assertEquals("waits: true", told.take());
    }

    @Test
    public void anApplicationThatNeverStartsWritesTheResponseItself() throws Exception {
        server.application((environ, start) -> {
            environ.upgrade()
                    .orElseThrow()
                    .to(stream -> stream.write(bytes("HTTP/1.1 299 Mine\r\n\r\nraw")));
            return Body.empty();
        });
        assertEquals("HTTP/1.1 299 Mine\n\nraw", server.exchange(LAST_GET));
    }

    @Test
    public void itsResponseComesBehindThoseOfEarlierRequests() throws Exception {
        server.application((environ, start) -> {
            if (environ.pathInfo().equals("/")) {
                return HttpServerRule.hello().call(environ, start);
            }
            environ.upgrade().orElseThrow().to(stream -> stream.write(bytes("raw")));
            return Body.empty();
        });
        try (Client client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\n\n" + UPGRADE);
            assertTrue(client.readToEnd().endsWith("Hello, World!raw"));
        }
    }

    @Test
    public void anotherStatusIsARefusal() throws Exception {
        upgrading(403, this::echo);
        try (Client client = server.connect()) {
            assertTrue(client.send(UPGRADE).readResponse().startsWith("HTTP/1.1 403 "));
            assertTrue(client.send(LAST_GET).readToEnd().startsWith("HTTP/1.1 403 "));
        }
        assertTrue(told.isEmpty());
    }

    @Test
    public void aClientThatDidNotAskIsNotSwitched() throws Exception {
        upgrading(101, this::echo);
        for (String request :
                List.of(
                        LAST_GET,
                        UPGRADE.replace("Echo", "echoes"),
                        UPGRADE.replace("Connection: keep-alive, Upgrade", "Connection: close"),
                        UPGRADE.replace("HTTP/1.1", "HTTP/1.0"))) {
            assertTrue(request, server.exchange(request).contains(" 500 Internal Server Error\n"));
        }
        assertTrue(told.isEmpty());
    }

    @Test
    public void withoutAHandlerThereIsNoSwitch() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(101), Headers.of("Upgrade", "echo"));
            return Body.empty();
        });
        assertTrue(server.exchange(UPGRADE).startsWith("HTTP/1.1 500 "));
    }

    @Test
    public void anApplicationThatFailsLaterKeepsNothing() throws Exception {
        server.application((environ, start) -> {
            environ.upgrade().orElseThrow().to(this::echo);
            throw new IOException("x");
        });
        assertTrue(server.exchange(UPGRADE).startsWith("HTTP/1.1 500 "));
        assertTrue(told.isEmpty());
    }

    @Test
    public void theBodyOfTheRequestIsReadAwayBefore() throws Exception {
        upgrading(101, this::echo);
        String post = UPGRADE.replace("GET", "POST").replace("Host", "Content-Length: 4\nHost");
        try (Client client = server.connect()) {
            client.send(post + "bodyrest").readUntil("\n\n");
            assertEquals("rest", client.endSending().readToEnd());
        }
    }

    @Test
    public void aBodyThatNobodyHasAskedForPreventsIt() throws Exception {
        upgrading(101, this::echo);
        String post =
                UPGRADE.replace("GET", "POST")
                        .replace("Host", "Expect: 100-continue\nContent-Length: 4\nHost");
        assertTrue(server.exchange(post).startsWith("HTTP/1.1 500 "));
    }

    @Test
    public void aHandlerThatFailsEndsItsConnectionAndIsLogged() throws Exception {
        upgrading(
                101,
                stream -> {
                    throw new IllegalStateException("oops");
                });
        assertTrue(server.exchange(UPGRADE).startsWith("HTTP/1.1 101 "));
        server.stop();
        assertEquals(1, log.containing("IllegalStateException: oops").size());
    }

    @Test
    public void aClientThatGoesAwayIsAnEndForTheHandlerAndNoError() throws Exception {
        upgrading(
                101,
                stream -> {
                    told.add("begun");
                    echo(stream);
                });
        try (Client client = server.connect()) {
            client.send(UPGRADE).readUntil("\n\n");
            assertEquals("begun", told.poll(20, TimeUnit.SECONDS));
            client.reset();
        }
        server.stop();
        assertEquals(0, log.containing("ERROR").size());
    }

    @Test
    public void itIsListedAndCutWhenTheServerStops() throws Exception {
        server.with("drainMillis", 0).reconfigure();
        upgrading(
                101,
                stream -> {
                    told.add("begun");
                    told.add(GreenThread.current().name());
                    try {
                        echo(stream);
                    } finally {
                        told.add("over");
                    }
                });
        try (Client client = server.connect()) {
            client.send(UPGRADE).readUntil("\n\n");
            assertEquals("begun", told.poll(20, TimeUnit.SECONDS));
            ConnectionInfo info = server.server().infos().join().getFirst();
            assertEquals("running", info.state());
            assertEquals("GET /x", info.request());
            assertEquals("upgraded GET /x", told.take());
            server.stop();
            assertEquals("over", told.poll(20, TimeUnit.SECONDS));
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    public void itsGreenThreadIsCalledAsTheHandlerSays() throws Exception {
        upgrading(
                101,
                new UpgradeHandler() {
                    @Override
                    public void handle(GreenStream stream) {
                        told.add(GreenThread.current().name());
                    }

                    @Override
                    public String name() {
                        return "echo of words";
                    }
                });
        try (Client client = server.connect()) {
            client.send(UPGRADE).readToEnd();
        }
        assertEquals("echo of words", told.take());
    }

    @Test
    public void aRefusalMayNameWhatWouldDo() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(426), Headers.of("Upgrade", "echo"));
            return Body.of("no");
        });
        try (Client client = server.connect()) {
            String response = client.send("GET / HTTP/1.1\nHost: a\n\n").readResponse();
            assertTrue(response, response.contains("\nUpgrade: echo\n"));
            assertTrue(response, response.contains("\nConnection: Upgrade\n"));
            response = client.send(LAST_GET).readToEnd();
            assertTrue(response, response.contains("\nConnection: close, Upgrade\n"));
        }
    }

    @Test
    public void aRefusalMayEndTheConnection() throws Exception {
        server.application((environ, start) -> {
            environ.upgrade().orElseThrow().refuse();
            start.start(Status.of(400), Headers.of());
            return Body.of("no");
        });
        try (Client client = server.connect()) {
            String response = client.send("GET / HTTP/1.1\nHost: a\n\n").readToEnd();
            assertTrue(response, response.contains("\nConnection: close\n"));
            assertTrue(response, response.endsWith("\n\nno"));
        }
    }
}

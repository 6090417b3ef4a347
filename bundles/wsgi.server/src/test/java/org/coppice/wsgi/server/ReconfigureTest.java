package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.Sockets;
import org.coppice.wsgi.testkit.Client;
import org.coppice.wsgi.testkit.SwappableApplications;
import org.junit.Rule;
import org.junit.Test;

/// What a new configuration, a new application and a stop do to connections and requests in flight.
public class ReconfigureTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final HttpServerRule server = new HttpServerRule();

    private final BlockingQueue<String> called = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    /// An application that says when it is called, and answers when the test says so.
    private void waitingApplication() {
        server.application((environ, start) -> {
            called.add(environ.pathInfo());
            start.start(Status.of(200), Headers.of());
            return Body.of(Coppice.await(answer));
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    public void connectionsStayWhenTheServerMovesToAnotherPort() throws Exception {
        int formerPort = server.port();
        try (Client former = server.connect()) {
            former.send(GET).readResponse();
            server.with("port", freePort()).reconfigure();
            assertNotEquals(formerPort, server.port());
            try (Client other = server.connect()) {
                assertTrue(other.send(GET).readResponse().endsWith("Hello, World!"));
            }
            assertTrue(former.send(GET).readResponse().endsWith("Hello, World!"));
        }
        assertThrows(IOException.class, () -> new Client(formerPort));
    }

    @Test
    public void whoWaitsInTheFormerQueueIsServed() throws Exception {
        server.with("maxConnections", 1).reconfigure();
        try (Client first = server.connect()) {
            first.send(GET).readResponse();
            Client second = server.connect().send(GET);
            server.with("port", freePort()).with("maxConnections", 100).reconfigure();
            assertTrue(second.readResponse().endsWith("Hello, World!"));
            second.close();
        }
    }

    @Test
    public void anotherHostOfTheSamePortReplacesTheFormerOne() throws Exception {
        int port = server.port();
        server.with("port", port).reconfigure();
        server.with("host", "0.0.0.0").reconfigure();
        assertEquals(port, server.port());
        try (Client client = server.connect()) {
            assertTrue(client.send(GET).readResponse().endsWith("Hello, World!"));
        }
    }

    @Test
    public void aPortInUseIsRefusedAndTheFormerGoesOn() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int formerPort = server.port();
            int usedPort = other.getLocalPort();
            server.with("port", usedPort);
            IOException refusal = assertThrows(IOException.class, server::reconfigure);
            String message = refusal.getMessage();
            assertTrue(message, message.startsWith("cannot listen on 127.0.0.1:" + usedPort));
            assertTrue(message, message.contains("Set another port"));
            assertEquals(formerPort, server.port());
            try (Client client = server.connect()) {
                assertTrue(client.send(GET).readResponse().endsWith("Hello, World!"));
            }
        }
    }

    @Test
    public void aBlockedLoopIsSaidAndNothingListensLater() throws Exception {
        int port = freePort();
        HttpServer impatient =
                new HttpServer(
                        "impatient",
                        server.with("port", port).settings(),
                        server.loop(),
                        new SwappableApplications(),
                        Duration.ofMillis(1),
                        Sockets.own());
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        server.loop().next().execute(go::join);
        IOException refusal = assertThrows(IOException.class, impatient::start);
        go.complete(true);
        String message = refusal.getMessage();
        assertTrue(message, message.contains("is blocked, it did not begin to listen within 1 ms"));
        server.loop().next().submit(() -> "all that was asked before is done").join();
        assertThrows(IOException.class, () -> new Client(port));
    }

    @Test
    public void newLimitsAreValidFromTheNextRequestOfAConnection() throws Exception {
        String longGet = GET.replace("/ ", "/" + "x".repeat(100) + " ");
        try (Client client = server.connect()) {
            assertTrue(client.send(longGet).readResponse().startsWith("HTTP/1.1 200 "));
            server.with("requestLineMaxBytes", 50).reconfigure();
            assertTrue(client.send(longGet).readResponse().startsWith("HTTP/1.1 414 "));
        }
    }

    @Test
    public void aRequestEndsWithTheApplicationThatItBeganWith() throws Exception {
        waitingApplication();
        try (Client client = server.connect()) {
            client.send(GET);
            called.take();
            server.application(HttpServerRule.hello());
            answer.complete("from the former");
            assertTrue(client.readResponse().endsWith("from the former"));
            assertTrue(client.send(GET).readResponse().endsWith("Hello, World!"));
        }
    }

    @Test
    public void aStopEndsIdleConnectionsAndFinishesRequestsInFlight() throws Exception {
        waitingApplication();
        try (Client idle = server.connect();
                Client busy = server.connect()) {
            busy.send(GET);
            called.take();
            Thread stopping = Thread.ofPlatform().start(server::stop);
            answerWhenClosed();
            String response = busy.readToEnd();
            assertTrue(response, response.contains("\nConnection: close\n"));
            assertTrue(response, response.endsWith("\n\nfinished"));
            assertTrue(idle.isAtEnd());
            stopping.join();
        }
    }

    /// The listener is closed first, so no new connection means that the server is about to stop.
    private void answerWhenClosed() {
        try {
            int port = server.port();
            while (true) {
                new Client(port).close();
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            answer.complete("finished");
        }
    }

    @Test
    public void anIdleConnectionIsEndedByAStop() throws Exception {
        try (Client client = server.connect()) {
            client.send(GET).readResponse();
            server.stop();
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    public void aStopCutsWhatDoesNotEnd() throws Exception {
        server.with("drainMillis", 1).reconfigure();
        waitingApplication();
        try (Client client = server.connect()) {
            client.send(GET);
            called.take();
            server.stop();
            assertThrows("not an end that looks whole", IOException.class, client::readToEnd);
        }
        assertEquals(0, server.server().connections());
    }
}

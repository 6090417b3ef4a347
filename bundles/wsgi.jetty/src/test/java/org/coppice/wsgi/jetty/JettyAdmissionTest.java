package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/// Who gives way to a new client, or to a server that stops.
public class JettyAdmissionTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final TemporaryFolder folder = new TemporaryFolder();
    @Rule public final JettyServerRule server = new JettyServerRule();

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    private static void assertAnswers(Client client) throws IOException {
        String response = client.send(GET).readResponse();
        assertTrue(response, response.startsWith("HTTP/1.1 200 "));
    }

    @Test
    public void whoDoesNotShakeHandsGivesWayToo() throws Exception {
        TestKeys keys = TestKeys.create(folder.getRoot().toPath(), "localhost");
        server.with("tlsPkcs12File", keys.pkcs12()).with("tlsPkcs12Password", TestKeys.PASSWORD);
        server.with("maxConnections", 1).reconfigure();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        try (Client silent = new Client(socket);
                Client other =
                        new Client(
                                TestKeys.clientOf(keys)
                                        .getSocketFactory()
                                        .createSocket(
                                                InetAddress.getLoopbackAddress(), server.port()))) {
            assertAnswers(other);
            assertTrue(silent.isAtEnd());
        }
    }

    @Test
    public void whoIsIdleInHttp2GivesWayToo() throws Exception {
        TestKeys keys = TestKeys.create(folder.getRoot().toPath(), "localhost");
        server.with("tlsPkcs12File", keys.pkcs12()).with("tlsPkcs12Password", TestKeys.PASSWORD);
        server.with("maxConnections", 1).reconfigure();
        HttpRequest get = HttpRequest.newBuilder(URI.create(server.server().address())).build();
        try (HttpClient first =
                        HttpClient.newBuilder().sslContext(TestKeys.clientOf(keys)).build();
                HttpClient second =
                        HttpClient.newBuilder().sslContext(TestKeys.clientOf(keys)).build()) {
            for (HttpClient client : List.of(first, second, first)) {
                HttpResponse<String> response = client.send(get, BodyHandlers.ofString());
                assertEquals(HttpClient.Version.HTTP_2, response.version());
                assertEquals("Hello, World!", response.body());
            }
        }
    }

    // ---- the mark

    @Test
    public void aRequestThatIsMarkedIsCutByAStopAndItsBodyClosed() throws Exception {
        server.with("drainMillis", 3_600_000).reconfigure();
        server.application((environ, start) -> {
            environ.setIdle();
            environ.afterResponse(each -> told.add("hook"));
            told.add("waits");
            new Event<Boolean>().await();
            return Body.empty();
        });
        try (Client client = server.connect()) {
            client.send(GET);
            assertEquals("waits", told.take());
            server.stop(); // would take an hour
            assertEquals("hook", told.take());
            assertTrue(client.isAtEnd());
        }
        assertEquals(0, server.server().requestsCut());
    }

    @Test
    public void aMarkThatComesWhenItStopsCutsToo() throws Exception {
        server.with("drainMillis", 3_600_000).reconfigure();
        server.application((environ, start) -> {
            told.add("waits");
            Coppice.await(answer);
            environ.setIdle();
            new Event<Boolean>().await();
            return Body.empty();
        });
        try (Client client = server.connect()) {
            client.send(GET);
            assertEquals("waits", told.take());
            Thread stopper = Thread.ofPlatform().start(server::stop);
            while (!server.server().isLeaving()) {
                Thread.onSpinWait();
            }
            answer.complete("now");
            stopper.join();
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    public void theMarkIsOnlyForItsRequest() throws Exception {
        server.application((environ, start) -> {
            if (environ.pathInfo().equals("/idle")) {
                environ.setIdle();
            } else {
                told.add("waits");
                Coppice.await(answer);
            }
            start.start(Status.of(200), Headers.of());
            return Body.of("done");
        });
        try (Client client = server.connect()) {
            assertTrue(client.send(GET.replace("/ ", "/idle ")).readResponse().endsWith("done"));
            client.send(GET);
            assertEquals("waits", told.take());
            Thread stopper = Thread.ofPlatform().start(server::stop);
            while (!server.server().isLeaving()) {
                Thread.onSpinWait();
            }
            answer.complete("go");
            assertTrue(client.readResponse().endsWith("done"));
            client.endSending();
            stopper.join();
        }
    }
}

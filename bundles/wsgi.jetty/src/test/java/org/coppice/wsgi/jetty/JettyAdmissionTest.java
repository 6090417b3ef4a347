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
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/// Who gives way to a new client.
public class JettyAdmissionTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final TemporaryFolder folder = new TemporaryFolder();
    @Rule public final JettyServerRule server = new JettyServerRule();

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
}

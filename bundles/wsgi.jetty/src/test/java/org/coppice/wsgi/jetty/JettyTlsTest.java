package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class JettyTlsTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @ClassRule public static final TemporaryFolder KEYS = new TemporaryFolder();

    private static TestKeys keys;
    private static TestKeys others;
    private static TestKeys alice;

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final TemporaryFolder folder = new TemporaryFolder();
    @Rule public final JettyServerRule server = new JettyServerRule();

    @BeforeClass
    public static void makeKeys() throws Exception {
        Path folder = KEYS.getRoot().toPath();
        keys = TestKeys.create(folder, "first");
        others = TestKeys.create(folder, "second");
        alice = TestKeys.create(folder, "alice");
    }

    private void serveTls() throws IOException {
        server.with("tlsCertificateFile", keys.certificateFile())
                .with("tlsKeyFile", keys.keyFile())
                .reconfigure();
    }

    private SSLSocket socket(SSLContext context) throws IOException {
        return (SSLSocket)
                context.getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), server.port());
    }

    private Client connect() throws Exception {
        return new Client(socket(TestKeys.clientOf(keys, others)));
    }

    private static void assertAnswers(Client client) throws IOException {
        assertTrue(client.send(GET).readResponse().endsWith("Hello, World!"));
    }

    private Certificate shown() throws Exception {
        try (SSLSocket socket = socket(TestKeys.clientOf(keys, others))) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    public void requestsAreAnsweredOverTls() throws Exception {
        assertEquals(Optional.empty(), server.server().certificateEnd());
        serveTls();
        assertTrue(server.server().address().startsWith("https://127.0.0.1:"));
        try (Client client = connect()) {
            assertAnswers(client);
            assertAnswers(client);
        }
        assertEquals(
                ((X509Certificate) keys.certificate()).getNotAfter().toInstant(),
                server.server().certificateEnd().orElseThrow());
    }

    private SSLSocket offering(String... protocols) throws Exception {
        SSLSocket socket = socket(TestKeys.clientOf(keys, others));
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    @Test
    public void whoOffersOnlyHttp11SpeaksIt() throws Exception {
        serveTls();
        SSLSocket socket = offering("http/1.1");
        try (Client client = new Client(socket)) {
            assertAnswers(client);
            assertEquals("http/1.1", socket.getApplicationProtocol());
        }
        try (SSLSocket both = offering("http/1.1", "h2")) {
            both.startHandshake();
            assertEquals("h2", both.getApplicationProtocol());
        }
    }

    @Test
    public void whoOffersNothingThatIsSpokenIsRefused() throws Exception {
        serveTls();
        try (SSLSocket socket = offering("spdy/1")) {
            assertThrows(IOException.class, socket::startHandshake);
        }
        try (Client client = connect()) {
            assertAnswers(client);
        }
    }

    @Test
    public void theEnvironTellsOfTls() throws Exception {
        serveTls();
        List<String> names =
                List.of("wsgi.url_scheme", "HTTPS", "SSL_PROTOCOL", "SSL_CLIENT_VERIFY");
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return Body.of(
                    names.stream()
                            .map(name -> name + "=" + environ.get(name))
                            .collect(Collectors.joining("\n")));
        });
        try (Client client = connect()) {
            String expected =
                    "wsgi.url_scheme=https\nHTTPS=on\nSSL_PROTOCOL=TLSv1.3\nSSL_CLIENT_VERIFY=NONE";
            String response = client.send(GET).readResponse();
            assertTrue(response, response.endsWith(expected));
        }
    }

    @Test
    public void whatAClientShowsIsInTheEnviron() throws Exception {
        server.with("tlsClientAuthentication", "needed")
                .with("tlsTrustFile", alice.certificateFile());
        serveTls();
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            List<?> chain = (List<?>) environ.get(Environ.CLIENT_CERTIFICATES);
            X509Certificate own = (X509Certificate) chain.getFirst();
            return Body.of(
                    own.getSubjectX500Principal().getName()
                            + environ.get("SSL_CLIENT_VERIFY")
                            + environ.get("SSL_CLIENT_S_DN"));
        });
        try (Client client = new Client(socket(alice.asClientOf(keys)))) {
            String response = client.send(GET).readResponse();
            assertTrue(response, response.endsWith("CN=aliceSUCCESSCN=alice"));
        }
    }

    @Test
    public void filesThatChangeAreUsedWithoutARestart() throws Exception {
        Path chain = folder.getRoot().toPath().resolve("chain");
        Path key = folder.getRoot().toPath().resolve("key");
        Files.copy(keys.certificateFile(), chain);
        Files.copy(keys.keyFile(), key);
        server.with("tlsCertificateFile", chain).with("tlsKeyFile", key).reconfigure();
        try (Client before = connect()) {
            assertAnswers(before);
            assertArrayEquals(keys.certificate().getEncoded(), shown().getEncoded());
            Files.copy(others.certificateFile(), chain, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(others.keyFile(), key, StandardCopyOption.REPLACE_EXISTING);
            while (!others.certificate().equals(shown())) {
                Thread.onSpinWait(); // it looks once a second
            }
            assertAnswers(before);
        }
    }

    @Test
    public void anotherCertificateByConfigurationIsUsedFromTheNextHandshakeOn() throws Exception {
        serveTls();
        try (Client client = connect()) {
            assertAnswers(client);
            server.without("tlsCertificateFile")
                    .without("tlsKeyFile")
                    .with("tlsPkcs12File", others.pkcs12())
                    .with("tlsPkcs12Password", TestKeys.PASSWORD)
                    .reconfigure();
            assertAnswers(client);
        }
        assertEquals(others.certificate(), shown());
    }

    @Test
    public void aFileThatCannotBeUsedIsNamedAndTheFormerGoesOn() throws Exception {
        serveTls();
        server.with("tlsCertificateFile", "/no/such.pem");
        String message = assertThrows(IOException.class, server::reconfigure).getMessage();
        assertTrue(message, message.contains("/no/such.pem"));
        assertTrue(message, message.contains("check its path and its permissions"));
        server.with("tlsCertificateFile", others.certificateFile());
        message = assertThrows(IOException.class, server::reconfigure).getMessage();
        assertTrue(message, message.contains(others.certificateFile().toString()));
        assertEquals(keys.certificate(), shown());
    }
}

package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/// HTTPS, by the keys of a configuration that begin with `tls`.
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` for what is not met. **Null**: nothing
/// here is null.
///
/// @param <R> the rule that runs the server
public abstract class TlsServerContract<R extends ServerRule<?, R>>
        extends RunningServerContract<R> {
    /// Where the keys are.
    @ClassRule public static final TemporaryFolder KEYS = new TemporaryFolder();

    private static TestKeys keys;
    private static TestKeys others;
    private static TestKeys alice;

    /// For the subclasses.
    protected TlsServerContract(R server) {
        super(server);
    }

    /// Once, as that takes a while.
    ///
    /// @throws Exception if it cannot
    @BeforeClass
    public static void makeKeys() throws Exception {
        Path folder = KEYS.getRoot().toPath();
        keys = TestKeys.create(folder, "first");
        others = TestKeys.create(folder, "second");
        alice = TestKeys.create(folder, "alice");
    }

    /// Has the server speak TLS.
    protected final void serveTls() throws IOException {
        server.with("tlsCertificateFile", keys.certificateFile())
                .with("tlsKeyFile", keys.keyFile())
                .reconfigure();
    }

    private void serveEnviron(String... names) {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return Body.of(
                    List.of(names).stream()
                            .map(name -> name + "=" + environ.get(name))
                            .collect(Collectors.joining("\n")));
        });
    }

    /// Connects, and does not shake hands yet.
    protected final SSLSocket socket(SSLContext context) throws IOException {
        return (SSLSocket)
                context.getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), server.port());
    }

    /// As who trusts the server.
    protected final Client connect() throws Exception {
        return new Client(socket(TestKeys.clientOf(keys, others)));
    }

    /// As who trusts the server and would speak these.
    ///
    /// @param protocols of ALPN
    protected final SSLSocket offering(String... protocols) throws Exception {
        SSLSocket socket = socket(TestKeys.clientOf(keys, others));
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private Certificate shown() throws Exception {
        try (SSLSocket socket = socket(TestKeys.clientOf(keys, others))) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void requestsAreAnsweredOverTls() throws Exception {
        assertEquals(Optional.empty(), server.server().certificateEnd());
        serveTls();
        assertTrue(server.server().address().startsWith("https://127.0.0.1:"));
        try (Client client = connect()) {
            assertAnswers(client);
            assertAnswers(client);
            String absolute = "GET HTTPS://localhost/ HTTP/1.1\nHost: localhost\n\n";
            assertTrue(client.send(absolute).readResponse().endsWith("Hello, World!"));
            String both = client.send(GET + GET).readResponse() + client.readResponse();
            assertEquals(2, both.split("Hello, World!", -1).length - 1);
        }
        assertEquals(
                ((X509Certificate) keys.certificate()).getNotAfter().toInstant(),
                server.server().certificateEnd().orElseThrow());
    }

    /// @throws Exception never, if all is well
    @Test
    public void aPortThatStaysGoesOverToTlsAndBackAndConnectionsStay() throws Exception {
        int port = server.port();
        server.with("port", port).reconfigure();
        try (Client plain = server.connect()) {
            assertAnswers(plain);
            serveTls();
            assertEquals(port, server.port());
            assertAnswers(plain);
            try (Client secured = connect()) {
                assertAnswers(secured);
                server.without("tlsCertificateFile").without("tlsKeyFile").reconfigure();
                assertAnswers(secured);
            }
        }
        try (Client plain = server.connect()) {
            assertAnswers(plain);
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void theEnvironTellsOfTls() throws Exception {
        serveTls();
        serveEnviron(
                "wsgi.url_scheme",
                "HTTPS",
                "SSL_PROTOCOL",
                "SSL_CLIENT_VERIFY",
                "SSL_CLIENT_S_DN",
                "coppice.client_certificates");
        try (Client client = connect()) {
            String expected =
                    "wsgi.url_scheme=https\n"
                            + "HTTPS=on\n"
                            + "SSL_PROTOCOL=TLSv1.3\n"
                            + "SSL_CLIENT_VERIFY=NONE\n"
                            + "SSL_CLIENT_S_DN=null\n"
                            + "coppice.client_certificates=null";
            String response = client.send(GET).readResponse();
            assertTrue(response, response.endsWith(expected));
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void whoWalksThroughTheEnvironMeetsTheKeysOfTls() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return Body.of(String.join("\n", environ.keySet()));
        });
        serveTls();
        try (Client client = connect()) {
            String response = client.send(GET).readResponse();
            List<String> keys = response.lines().toList();
            assertTrue(response, keys.containsAll(List.of("HTTPS", "SSL_PROTOCOL", "SSL_CIPHER")));
        }
    }

    /// @throws Exception never, if all is well
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
                            + environ.get("SSL_CLIENT_S_DN")
                            + environ.get("SSL_CLIENT_CERT"));
        });
        try (Client client = new Client(socket(alice.asClientOf(keys)))) {
            String response = client.send(GET).readResponse();
            assertTrue(response, response.contains("CN=aliceSUCCESSCN=alice-----BEGIN CERT"));
            assertTrue(response, response.endsWith("\n-----END CERTIFICATE-----\n"));
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void aClientWithoutTheCertificateThatIsNeededIsRefused() throws Exception {
        server.with("tlsClientAuthentication", "needed")
                .with("tlsTrustFile", alice.certificateFile());
        serveTls();
        try (Client client = connect()) {
            assertThrows(IOException.class, () -> client.send(GET).readResponse());
        }
        server.with("tlsClientAuthentication", "wanted").reconfigure();
        try (Client client = connect()) {
            assertAnswers(client);
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void plainHttpOnThePortOfTlsIsNotAnsweredAndOthersGoOn() throws Exception {
        serveTls();
        try (Client plain = new Client(server.port());
                Client secured = connect()) {
            assertThrows(
                    AssertionError.class,
                    () -> assertTrue(plain.send(GET).readToEnd().contains("HTTP/1.1")));
            assertAnswers(secured);
        }
        assertEquals(List.of(), log.containing("Exception"));
    }

    /// @throws Exception never, if all is well
    @Test
    public void aHandshakeThatDoesNotComeIsEndedByTheTimeoutOfTheHeader() throws Exception {
        server.with("headerTimeoutMillis", 50);
        serveTls();
        try (Client silent = new Client(server.port())) {
            assertTrue(silent.isAtEnd());
        }
        try (Client slow = new Client(server.port())) {
            slow.sendRaw("\u0016\u0003\u0001\u0002\u0000\u0001");
            assertTrue(slow.isAtEnd());
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void aStopDoesNotWaitForAHandshake() throws Exception {
        serveTls();
        try (Client silent = new Client(server.port());
                Client secured = connect()) {
            assertAnswers(secured);
            server.stop();
            assertTrue(silent.isAtEnd());
            assertTrue(secured.isAtEnd());
        }
        assertEquals(0, server.server().connections());
    }

    /// @throws Exception never, if all is well
    @Test
    public void theProtocolIsAgreedUponByAlpn() throws Exception {
        serveTls();
        SSLSocket socket = offering("http/1.1");
        try (Client client = new Client(socket)) {
            assertAnswers(client);
            assertEquals("http/1.1", socket.getApplicationProtocol());
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void whoOffersOnlyHttp10IsAnswered() throws Exception {
        serveTls();
        SSLSocket socket = offering("http/1.0");
        try (Client client = new Client(socket)) {
            assertAnswers(client);
            assertEquals("http/1.0", socket.getApplicationProtocol());
        }
    }

    /// @throws Exception never, if all is well
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

    /// @throws Exception never, if all is well
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

    /// @throws Exception never, if all is well
    @Test
    public void anotherCertificateByConfigurationIsUsedFromTheNextHandshakeOn() throws Exception {
        serveTls();
        int port = server.port();
        try (Client client = connect()) {
            assertAnswers(client);
            server.without("tlsCertificateFile")
                    .without("tlsKeyFile")
                    .with("tlsPkcs12File", others.pkcs12())
                    .with("tlsPkcs12Password", TestKeys.PASSWORD)
                    .reconfigure();
            assertAnswers(client);
        }
        assertEquals(port, server.port());
        assertEquals(others.certificate(), shown());
    }

    /// @throws Exception never, if all is well
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

    /// @throws Exception never, if all is well
    @Test
    public void plainAndSecuredPlacesStandSideBySide() throws Exception {
        Path path = folder.getRoot().toPath().resolve("s");
        server.without("port").with("listen", "tls:127.0.0.1:0, 127.0.0.1:0, unix:" + path);
        serveTls();
        List<String> places = List.of(server.server().address().split(", "));
        assertTrue(places.toString(), places.get(0).startsWith("https://"));
        assertTrue(places.toString(), places.get(1).startsWith("http://"));
        int port = URI.create(places.get(0)).getPort();
        SSLContext context = TestKeys.clientOf(keys);
        try (Client secured =
                        new Client(
                                context.getSocketFactory()
                                        .createSocket(InetAddress.getLoopbackAddress(), port));
                Client plain = new Client(URI.create(places.get(1)).getPort());
                Client unix = new Client(path)) {
            assertAnswers(secured);
            assertAnswers(plain);
            assertAnswers(unix);
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void aResponseThatBreaksOffIsNoEndForAClient() throws Exception {
        serveTls();
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of()).write(ByteBuffer.wrap(new byte[9]));
            throw new IllegalStateException("half way");
        });
        try (Client client = connect()) {
            client.send("GET / HTTP/1.0\n\n");
            assertThrows(IOException.class, client::readToEnd);
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void aClientThatDoesNotTrustTheServerIsAlone() throws Exception {
        serveTls();
        try (Client stranger = new Client(socket(TestKeys.clientOf(others)))) {
            assertThrows(SSLException.class, () -> stranger.send(GET));
        }
        try (Client client = connect()) {
            assertAnswers(client);
        }
    }
}

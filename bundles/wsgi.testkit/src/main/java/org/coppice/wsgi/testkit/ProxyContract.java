package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.Before;
import org.junit.Test;

/// What trusted proxies say, and others: by the keys `trustedProxies`, `proxyProtocol` and
/// `forwardedHeaders`.
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` for what is not met. **Null**: nothing
/// here is null.
///
/// @param <R> the rule that runs the server
public abstract class ProxyContract<R extends ServerRule<?, R>> extends RunningServerContract<R> {
    private static final String V1 = "PROXY TCP4 192.0.2.1 198.51.100.1 4711 8443\n";
    private static final String V2 =
            bytes("0d0a0d0a000d0a515549540a2111000c" + "c0000201" + "c6336401" + "126720fb");
    private static final String LOCAL = bytes("0d0a0d0a000d0a515549540a20000000");
    private static final String OWN = "127.0.0.1 ? http 127.0.0.1 null";
    private static final String STATED = "192.0.2.1 4711 http 198.51.100.1:8443 null";

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    /// For the subclasses.
    protected ProxyContract(R server) {
        super(server);
    }

    /// The application answers with what its environ says.
    @Before
    public final void tellOfThePeer() {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            boolean own = environ.remoteAddress().equals("127.0.0.1");
            return Body.of(
                    "%s %s %s %s%s %s"
                            .formatted(
                                    environ.remoteAddress(),
                                    own ? "?" : environ.get("REMOTE_PORT"),
                                    environ.urlScheme(),
                                    environ.serverName(),
                                    own ? "" : ":" + environ.get("SERVER_PORT"),
                                    environ.get("HTTPS")));
        });
    }

    /// @throws Exception never, if all is well
    @Test
    public void aTrustedProxyMayAskForWhatHttpsNames() throws Exception {
        server.with("trustedProxies", "127.0.0.1").reconfigure();
        try (Client client = server.connect()) {
            client.send("GET https://a/ HTTP/1.1\nHost: a\n\n");
            assertTells(OWN, client);
        }
    }

    private void assertTells(String expected, Client client) throws Exception {
        String response = client.readResponse();
        assertTrue(response, response.endsWith("\n\n" + expected));
    }

    private void assertTells(String expected, String header, String request) throws Exception {
        try (Client client = server.connect()) {
            client.sendRaw(header).send(request);
            assertTells(expected, client);
            client.send(request);
            assertTells(expected, client);
        }
    }

    private void trust(String who) throws Exception {
        server.with("trustedProxies", who).with("proxyProtocol", true).reconfigure();
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    /// @throws Exception never, if all is well
    @Test
    public void aHeaderOfATrustedProxySaysWhoTheClientIs() throws Exception {
        trust("127.0.0.1");
        assertTells(STATED, crlf(V1), GET);
        assertTells(STATED, V2, GET);
        assertTells(OWN, crlf("PROXY UNKNOWN\n"), GET);
        assertTells(OWN, LOCAL, GET);
        awaitConnections(0); // or one of those is listed first
        try (Client client = server.connect()) {
            client.sendRaw(V2).send(GET);
            assertTells(STATED, client);
            assertEquals(
                    "192.0.2.1:4711", server.server().infos().join().getFirst().remoteAddress());
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void aHeaderMayComeByteByByte() throws Exception {
        trust("127.0.0.0/8");
        for (String header : new String[] {crlf(V1), V2}) {
            try (Client client = server.connect()) {
                for (char c : (header + crlf(GET)).toCharArray()) {
                    client.sendRaw(String.valueOf(c));
                }
                assertTells(STATED, client);
            }
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void pipelinedRequestsBehindAHeaderAreAllAnswered() throws Exception {
        trust("127.0.0.1");
        try (Client client = server.connect()) {
            client.sendRaw(V2 + crlf(GET.repeat(300)));
            for (int i = 0; i < 300; i++) {
                assertTells(STATED, client);
            }
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void aTrustedProxyWithoutAHeaderHasNoConnection() throws Exception {
        trust("127.0.0.1");
        for (String begin :
                new String[] {GET, "PROXY TCP4 x\n", "\n\n", LOCAL.replace('\u0020', '\u0030')}) {
            try (Client client = server.connect()) {
                client.send(begin);
                assertClosed(client);
            }
        }
        assertTells(STATED, V2, GET);
        String told =
                "closed 1 connection(s) of trusted proxies, 127.0.0.1: it does not begin with";
        assertEquals(1, log.containing(told).size());
    }

    private static void assertClosed(Client client) {
        try {
            assertEquals("", client.readToEnd());
        } catch (IOException e) {
            assertTrue(e.toString(), e.getMessage().contains("reset"));
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void whoIsNotTrustedHasNoSay() throws Exception {
        trust("192.0.2.0/24, unix");
        assertTells(OWN, "", GET);
        for (String header : new String[] {crlf(V1), V2}) {
            try (Client client = server.connect()) {
                client.sendRaw(header);
                String response = client.readToEnd();
                assertTrue(response, response.startsWith("HTTP/1.1 400 "));
            }
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void aHeaderIsBoundInTime() throws Exception {
        server.with("headerTimeoutMillis", 50);
        trust("127.0.0.1");
        try (Client silent = server.connect();
                Client slow = server.connect().sendRaw("PROXY TC")) {
            assertTrue(silent.isAtEnd());
            assertClosed(slow);
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void whoLeavesBeforeOrWithinTheHeaderIsForgotten() throws Exception {
        trust("127.0.0.1");
        server.connect().close();
        server.connect().sendRaw("PROXY TC").close();
        assertTells(STATED, V2, GET);
        server.stop();
        assertEquals(0, server.server().connections());
    }

    /// @throws Exception never, if all is well
    @Test
    public void aStopDoesNotWaitForAHeader() throws Exception {
        trust("127.0.0.1");
        try (Client client = server.connect().sendRaw("PROXY TC")) {
            assertTells(STATED, V2, GET);
            server.stop();
            assertClosed(client);
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void aUnixSocketMayBeAProxys() throws Exception {
        Path path = folder.getRoot().toPath().resolve("s");
        server.without("port").with("unixSocket", path);
        trust("unix");
        try (Client client = new Client(path)) {
            client.sendRaw(V2).send(GET);
            assertTells(STATED, client);
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void theHeaderComesBeforeTls() throws Exception {
        TestKeys keys = TestKeys.create(folder.getRoot().toPath(), "first");
        server.with("tlsPkcs12File", keys.pkcs12()).with("tlsPkcs12Password", TestKeys.PASSWORD);
        trust("127.0.0.1");
        SSLContext context = TestKeys.clientOf(keys);
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            plain.getOutputStream().write(V2.getBytes(StandardCharsets.ISO_8859_1));
            SSLSocket secured =
                    (SSLSocket)
                            context.getSocketFactory().createSocket(plain, "localhost", 443, true);
            try (Client client = new Client(secured)) {
                client.send(GET);
                assertTells("192.0.2.1 4711 https 198.51.100.1:8443 on", client);
            }
        }
    }

    // ---- fields

    private void trustFields(String fields, String who) throws Exception {
        server.with("trustedProxies", who).with("forwardedHeaders", fields).reconfigure();
    }

    private static String get(String fields) {
        return "GET / HTTP/1.1\nHost: a\n" + fields + "\n\n";
    }

    /// @throws Exception never, if all is well
    @Test
    public void fieldsOfATrustedProxySayWhoTheClientIs() throws Exception {
        trustFields("forwarded", "127.0.0.1, 10.0.0.0/8");
        assertTells(
                "192.0.2.1 4711 https shop:443 on",
                "",
                get(
                        "Forwarded: for=6.6.6.6\n"
                                + "Forwarded: for=\"192.0.2.1:4711\";proto=https;host=shop\n"
                                + "Forwarded: for=10.1.1.1;proto=http"));
        assertTells(OWN, "", get("X-Forwarded-For: 192.0.2.1"));
        trustFields("x-forwarded", "127.0.0.1, 10.0.0.0/8");
        assertTells(
                "192.0.2.1  https shop:8443 on",
                "",
                get(
                        "X-Forwarded-For: 6.6.6.6, 192.0.2.1\n"
                                + "X-Forwarded-For: 10.1.1.1\n"
                                + "X-Forwarded-Proto: https\n"
                                + "X-Forwarded-Host: shop\n"
                                + "X-Forwarded-Port: 8443"));
        assertTells(OWN, "", get("Forwarded: for=192.0.2.1"));
        assertTells("127.0.0.1 ? https 127.0.0.1 on", "", get("X-Forwarded-Proto: https"));
    }

    /// @throws Exception never, if all is well
    @Test
    public void fieldsOfOthersAndBadOnesAreIgnored() throws Exception {
        String fields = "Forwarded: for=192.0.2.1;proto=https\nX-Forwarded-For: 192.0.2.1";
        assertTells(OWN, "", get(fields));
        trustFields("forwarded", "10.0.0.1");
        assertTells(OWN, "", get(fields));
        trustFields("forwarded", "127.0.0.1");
        assertTells(OWN, "", get("Forwarded: for=\"192.0.2.1"));
        assertTells(OWN, "", get("Accept: */*"));
    }

    /// @throws Exception never, if all is well
    @Test
    public void theProxyBeforeAProxyIsBelievedByItsOwnAddress() throws Exception {
        server.with("proxyProtocol", true);
        trustFields("x-forwarded", "127.0.0.1");
        assertTells(STATED, V2, get("X-Forwarded-For: 203.0.113.9"));
        trustFields("x-forwarded", "127.0.0.1, 192.0.2.1");
        assertTells(
                "203.0.113.9  http 198.51.100.1:8443 null",
                V2,
                get("X-Forwarded-For: 203.0.113.9"));
    }
}

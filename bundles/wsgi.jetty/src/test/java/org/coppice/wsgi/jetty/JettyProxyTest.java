package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.coppice.green.testkit.LogLines;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/// What trusted proxies say, and others.
public class JettyProxyTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";
    private static final String V1 = "PROXY TCP4 192.0.2.1 198.51.100.1 4711 8443\n";
    private static final String V2 =
            bytes("0d0a0d0a000d0a515549540a2111000c" + "c0000201" + "c6336401" + "126720fb");
    private static final String LOCAL = bytes("0d0a0d0a000d0a515549540a20000000");
    private static final String OWN = "127.0.0.1 ? http 127.0.0.1 null";
    private static final String STATED = "192.0.2.1 4711 http 198.51.100.1:8443 null";

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private final LogLines log = new LogLines();
    private final JettyServerRule server = new JettyServerRule();

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(server);

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    @Before
    public void tellOfThePeer() {
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

    @Test
    public void aTrustedProxyMayAskForWhatHttpsNames() throws Exception {
        server.with("trustedProxies", "127.0.0.1").reconfigure();
        try (Client client = server.connect()) {
            client.send("GET https://a/ HTTP/1.1\nHost: a\n\n");
            assertAnswers(OWN, client);
        }
    }

    private void assertAnswers(String expected, Client client) throws Exception {
        String response = client.readResponse();
        assertTrue(response, response.endsWith("\n\n" + expected));
    }

    private void assertAnswers(String expected, String header, String request) throws Exception {
        try (Client client = server.connect()) {
            client.sendRaw(header).send(request);
            assertAnswers(expected, client);
            client.send(request);
            assertAnswers(expected, client);
        }
    }

    private void trust(String who) throws Exception {
        server.with("trustedProxies", who).with("proxyProtocol", true).reconfigure();
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    @Test
    public void aHeaderOfATrustedProxySaysWhoTheClientIs() throws Exception {
        trust("127.0.0.1");
        assertAnswers(STATED, crlf(V1), GET);
        assertAnswers(STATED, V2, GET);
        assertAnswers(OWN, crlf("PROXY UNKNOWN\n"), GET);
        assertAnswers(OWN, LOCAL, GET);
        try (Client client = server.connect()) {
            client.sendRaw(V2).send(GET);
            assertAnswers(STATED, client);
            assertEquals(
                    "192.0.2.1:4711", server.server().infos().join().getFirst().remoteAddress());
        }
    }

    @Test
    public void aHeaderMayComeByteByByte() throws Exception {
        trust("127.0.0.0/8");
        for (String header : new String[] {crlf(V1), V2}) {
            try (Client client = server.connect()) {
                for (char c : (header + crlf(GET)).toCharArray()) {
                    client.sendRaw(String.valueOf(c));
                }
                assertAnswers(STATED, client);
            }
        }
    }

    @Test
    public void pipelinedRequestsBehindAHeaderAreAllAnswered() throws Exception {
        trust("127.0.0.1");
        try (Client client = server.connect()) {
            client.sendRaw(V2 + crlf(GET.repeat(300)));
            for (int i = 0; i < 300; i++) {
                assertAnswers(STATED, client);
            }
        }
    }

    @Test
    public void aTrustedProxyWithoutAHeaderHasNoConnection() throws Exception {
        trust("127.0.0.1");
        for (String begin :
                new String[] {GET, "PROXY TCP4 x\n", LOCAL.replace('\u0020', '\u0030')}) {
            try (Client client = server.connect()) {
                client.send(begin);
                assertClosed(client);
            }
        }
        assertAnswers(STATED, V2, GET);
        String told =
                "closed 1 connection(s) of trusted proxies, 127.0.0.1: it does not begin with";
        assertEquals(1, log.containing(told).size());
    }

    private static void assertClosed(Client client) {
        try {
            assertEquals("", client.readToEnd());
        } catch (java.io.IOException e) {
            assertTrue(e.toString(), e.getMessage().contains("reset"));
        }
    }

    @Test
    public void whoIsNotTrustedHasNoSay() throws Exception {
        trust("192.0.2.0/24, unix");
        assertAnswers(OWN, "", GET);
        for (String header : new String[] {crlf(V1), V2}) {
            try (Client client = server.connect()) {
                client.sendRaw(header);
                String response = client.readToEnd();
                assertTrue(response, response.startsWith("HTTP/1.1 400 "));
            }
        }
    }

    @Test
    public void aUnixSocketMayBeAProxys() throws Exception {
        Path path = folder.getRoot().toPath().resolve("s");
        server.without("port").with("unixSocket", path);
        trust("unix");
        try (Client client = new Client(path)) {
            client.sendRaw(V2).send(GET);
            assertAnswers(STATED, client);
        }
    }

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
                assertAnswers("192.0.2.1 4711 https 198.51.100.1:8443 on", client);
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

    @Test
    public void fieldsOfATrustedProxySayWhoTheClientIs() throws Exception {
        trustFields("forwarded", "127.0.0.1, 10.0.0.0/8");
        assertAnswers(
                "192.0.2.1 4711 https shop:443 on",
                "",
                get(
                        "Forwarded: for=6.6.6.6\n"
                                + "Forwarded: for=\"192.0.2.1:4711\";proto=https;host=shop\n"
                                + "Forwarded: for=10.1.1.1;proto=http"));
        assertAnswers(OWN, "", get("X-Forwarded-For: 192.0.2.1"));
        trustFields("x-forwarded", "127.0.0.1, 10.0.0.0/8");
        assertAnswers(
                "192.0.2.1  https shop:8443 on",
                "",
                get(
                        "X-Forwarded-For: 6.6.6.6, 192.0.2.1\n"
                                + "X-Forwarded-For: 10.1.1.1\n"
                                + "X-Forwarded-Proto: https\n"
                                + "X-Forwarded-Host: shop\n"
                                + "X-Forwarded-Port: 8443"));
        assertAnswers(OWN, "", get("Forwarded: for=192.0.2.1"));
        assertAnswers("127.0.0.1 ? https 127.0.0.1 on", "", get("X-Forwarded-Proto: https"));
    }

    @Test
    public void fieldsOfOthersAndBadOnesAreIgnored() throws Exception {
        String fields = "Forwarded: for=192.0.2.1;proto=https\nX-Forwarded-For: 192.0.2.1";
        assertAnswers(OWN, "", get(fields));
        trustFields("forwarded", "10.0.0.1");
        assertAnswers(OWN, "", get(fields));
        trustFields("forwarded", "127.0.0.1");
        assertAnswers(OWN, "", get("Forwarded: for=\"192.0.2.1"));
        assertAnswers(OWN, "", get("Accept: */*"));
    }

    @Test
    public void theProxyBeforeAProxyIsBelievedByItsOwnAddress() throws Exception {
        server.with("proxyProtocol", true);
        trustFields("x-forwarded", "127.0.0.1");
        assertAnswers(STATED, V2, get("X-Forwarded-For: 203.0.113.9"));
        trustFields("x-forwarded", "127.0.0.1, 192.0.2.1");
        assertAnswers(
                "203.0.113.9  http 198.51.100.1:8443 null",
                V2,
                get("X-Forwarded-For: 203.0.113.9"));
    }
}

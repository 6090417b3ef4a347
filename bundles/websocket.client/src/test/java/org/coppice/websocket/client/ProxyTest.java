package org.coppice.websocket.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.coppice.green.testkit.GreenRule;
import org.coppice.net.TlsContext;
import org.coppice.websocket.api.WebSocket;
import org.coppice.wsgi.api.Headers;
import org.junit.Rule;
import org.junit.Test;

/// What is said to proxies, and for how long is waited; with scripted ones in memory.
public class ProxyTest {
    private static final String GOOD =
            "HTTP/1.1 101 x|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept:"
                    + " {accept}||";

    @Rule public final GreenRule green = new GreenRule();

    private final WebSocketClientBuilder builder =
            WebSocketClient.builder().proxy(HttpProxy.of("proxy", 3128).credentials("Ada", "a:b"));

    private WebSocket connect(ScriptedServer server, String uri) throws IOException {
        return builder.build().connect(Target.of(URI.create(uri)), Headers.empty(), server);
    }

    @Test
    public void aTunnelIsAskedForAndThenTheServer() throws Exception {
        ScriptedServer server = new ScriptedServer("HTTP/1.1 200 OK|X: y||", GOOD);
        assertEquals(Optional.empty(), connect(server, "wss://[::1]/a").next());
        assertEquals(List.of(InetSocketAddress.createUnresolved("proxy", 3128)), server.asked());
        assertEquals(
                "CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n"
                        + "Proxy-Authorization: Basic QWRhOmE6Yg==\r\n\r\n",
                server.heard().getFirst());
        assertTrue(server.heard().getLast().startsWith("GET /a HTTP/1.1\r\nHost: [::1]\r\n"));
        assertFalse(server.heard().getLast().contains("Proxy-Authorization"));
        assertEquals(List.of("::1:443"), server.secured());
    }

    @Test
    public void tlsIsSpokenWithAProxyAndWithinItWithTheServer() throws Exception {
        builder.proxy(HttpProxy.of("proxy", 443).tls(TlsContext.builder().build()));
        ScriptedServer server = new ScriptedServer("HTTP/1.1 200 OK||", GOOD);
        connect(server, "wss://a/");
        assertEquals(List.of("proxy:443 by its own", "a:443"), server.secured());
        server = new ScriptedServer("HTTP/1.1 200 OK||", GOOD);
        connect(server, "ws://a/");
        assertEquals(List.of("proxy:443 by its own"), server.secured());
    }

    private WebSocketHandshakeException refused(String... scripts) {
        return assertThrows(
                WebSocketHandshakeException.class,
                () -> connect(new ScriptedServer(scripts), "ws://a/"));
    }

    @Test
    public void aProxyThatRefusesIsNamed() {
        WebSocketHandshakeException e =
                refused("HTTP/1.1 407 No|Proxy-Authenticate: Basic realm=x|Content-Length: 2||hm");
        assertEquals(
                "proxy proxy:3128 does not connect with a:80: 407 No, and wants credentials for"
                        + " Basic realm=x",
                e.getMessage());
        assertEquals(407, e.status());
        assertEquals("hm", e.body());
        assertEquals(Optional.of("2"), e.headers().first("Content-Length"));
        assertEquals(101, refused("HTTP/1.1 101 x||").status());
        assertEquals(0, refused("").status());
        assertTrue(refused("HTTP/1.1 200 x||HTTP").getMessage().contains("4 bytes of its own"));
    }

    @Test
    public void credentialsAreNotShown() {
        HttpProxy proxy = HttpProxy.of("p", 1).credentials("Ada", "secret");
        assertEquals("p:1", proxy.toString());
        assertThrows(IllegalArgumentException.class, () -> proxy.credentials("a:b", "c"));
        assertThrows(IllegalArgumentException.class, () -> HttpProxy.of("", 1));
        assertThrows(IllegalArgumentException.class, () -> HttpProxy.of("p", 0));
    }

    @Test
    public void silentServersAndProxiesAreWaitedForSoLong() {
        for (ScriptedServer silent :
                List.of(
                        new ScriptedServer().open(),
                        new ScriptedServer("HTTP/1.1 200 x||").open(),
                        new ScriptedServer("HTTP/1.1 200 x||", "HTTP/1.1 101 x|").open())) {
            SocketTimeoutException e =
                    assertThrows(SocketTimeoutException.class, () -> connect(silent, "ws://a/b"));
            assertEquals("ws://a/b has not answered within handshakeTimeout=PT10S", e.getMessage());
        }
    }

    @Test
    public void aRefusalIsToldThoughItsContentDoesNotCome() {
        ScriptedServer server =
                new ScriptedServer("HTTP/1.1 200 x||", "HTTP/1.1 403 x|Content-Length: 9||abc");
        WebSocketHandshakeException e =
                assertThrows(
                        WebSocketHandshakeException.class, () -> connect(server.open(), "ws://a/"));
        assertEquals("abc", e.body());
        String much = "x".repeat(Content.MAX_BYTES + 1);
        assertEquals(
                Content.MAX_BYTES,
                refused("HTTP/1.1 200 x||", "HTTP/1.1 403 x||" + much).body().length());
    }
}

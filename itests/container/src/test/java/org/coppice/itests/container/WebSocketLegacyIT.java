package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;

/// Clients of the drafts before RFC 6455, which the optional bundle serves.
public class WebSocketLegacyIT extends BuiltContainer {
    private static final String REQUEST =
            "GET /talk/old HTTP/1.1\r\nHost: example.com\r\nUpgrade: WebSocket\r\n"
                    + "Connection: Upgrade\r\nOrigin: http://example.com\r\n\r\n";
    private static final int TIMEOUT_MILLIS = 30_000;

    private Bundle bundle;

    @Override
    @Configuration
    public Option[] distribution() throws IOException {
        return withOptional("websocket-legacy");
    }

    @Before
    public void deploy() throws Exception {
        bundle =
                context.installBundle(
                        "test:talk", new ByteArrayInputStream(RouteJar.ofRevision(0)));
        bundle.start();
        awaitRoute("/talk/");
    }

    @After
    public void remove() throws Exception {
        bundle.uninstall();
    }

    @Test
    public void oldClientsAreServedAsLongAsTheBundleIsThere() throws Exception {
        try (Socket socket = connect()) {
            send(socket, REQUEST + "\0hello\u00ff");
            String answer = "\0" + "1.0.0 old hello" + "\u00ff";
            String heard = read(socket, answer);
            assertTrue(heard, heard.startsWith("HTTP/1.1 101 Web Socket Protocol Handshake\r\n"));
        }
        Bundle legacy = legacy();
        legacy.stop();
        assertEquals("HTTP/1.1 426", firstWords());
        legacy.start();
        assertEquals("HTTP/1.1 101", firstWords());
    }

    private Bundle legacy() {
        for (Bundle each : context.getBundles()) {
            if (each.getSymbolicName().equals("org.coppice.websocket.legacy")) {
                return each;
            }
        }
        throw new AssertionError("it is not there");
    }

    private String firstWords() throws IOException {
        try (Socket socket = connect()) {
            send(socket, REQUEST);
            byte[] words = socket.getInputStream().readNBytes("HTTP/1.1 101".length());
            return new String(words, StandardCharsets.ISO_8859_1);
        }
    }

    private Socket connect() throws IOException {
        URI server = URI.create(address());
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Up to these words and with them.
    private static String read(Socket socket, String end) throws IOException {
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            assertTrue("the server closed after " + heard, next >= 0);
            heard.append((char) next);
        }
        return heard.toString();
    }
}

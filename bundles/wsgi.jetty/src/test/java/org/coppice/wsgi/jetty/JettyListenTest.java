package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.coppice.wsgi.testkit.Client;
import org.coppice.wsgi.testkit.ListenContract;
import org.junit.Test;

public class JettyListenTest extends ListenContract<JettyServerRule> {
    public JettyListenTest() {
        super(new JettyServerRule());
    }

    /// Each has a connector of its own, and that a thread.
    @Test
    public void aFormerProtocolEndsWithItsLastConnection() throws Exception {
        server.with("listen", "127.0.0.1:0").reconfigure();
        JettyEngine engine = server.server().engine();
        try (Client client = new Client(server.port())) {
            client.send(GET).readResponse();
            server.with("http2", false).reconfigure();
            assertEquals(2, engine.connectors());
            assertAnswers(server.port());
            client.send(GET).readResponse();
            assertEquals(2, engine.connectors());
        }
        while (engine.connectors() > 1) {
            Thread.onSpinWait();
        }
        assertAnswers(server.port());
    }

    /// Each has a connector of its own, and that a thread.
    @Test
    public void howeverOftenAnotherProtocolIsTriedInVainTheFormerGoesOn() throws Exception {
        server.with("listen", "127.0.0.1:0").reconfigure();
        int formerPort = server.port();
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.with("http2", false).with("listen", "127.0.0.1:" + other.getLocalPort());
            for (int i = 0; i < 10; i++) {
                String message = assertThrows(IOException.class, server::reconfigure).getMessage();
                assertTrue(message, message.contains("" + other.getLocalPort()));
                assertAnswers(formerPort);
            }
        }
    }
}

package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.coppice.net.SharedListeners;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// The component, as Declarative Services would call it.
public class ServerComponentTest {
    private static final String PID = ServerComponent.PID + "~test";

    private final LogLines log = new LogLines();
    private final RunningLoop loop = new RunningLoop();

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(loop);

    private ServerComponent server;

    @Before
    public void create() {
        server = new ServerComponent(loop, new SharedListeners());
    }

    @After
    public void stop() {
        server.deactivate();
    }

    private void assertAnswers() throws Exception {
        int port = URI.create(server.address().orElseThrow()).getPort();
        try (Client client = new Client(port)) {
            String response = client.send("GET / HTTP/1.1\nHost: a\n\n").readResponse();
            assertTrue(response, response.startsWith("HTTP/1.1 503 "));
        }
    }

    @Test
    public void itServesUnderItsName() throws Exception {
        server.activate(Map.of("service.pid", PID, "port", "0", "application", "shop"));
        assertEquals("test", server.name());
        assertEquals("shop", server.application());
        assertFalse(server.isApplicationPresent());
        assertAnswers();
        assertEquals(1, server.requests());
        String url = server.address().orElseThrow();
        assertEquals(1, log.containing("Server test serves shop at " + url).size());
    }

    @Test
    public void aBadConfigurationIsOneLineAndTheFormerGoesOn() throws Exception {
        server.activate(Map.of("service.pid", PID, "port", "0"));
        server.modified(Map.of("service.pid", PID, "port", "99999"));
        assertAnswers();
        String expected =
                "Configuration org.coppice.wsgi.server~test is refused, the former goes on:"
                        + " port=99999 is not allowed: give a whole number from 0 to 65535";
        assertEquals(1, log.containing(expected).size());
        assertEquals(1, log.containing("ERROR " + ServerComponent.class.getName()).size());
    }

    @Test
    public void requestsThatMissTheirApplicationAreToldOfOnce() throws Exception {
        server.activate(Map.of("service.pid", PID, "port", "0", "applicationGraceMillis", "0"));
        assertAnswers();
        assertAnswers();
        assertEquals(1, log.containing("application=routes is not there").size());
    }

    @Test
    public void aBadFirstConfigurationCanBeMended() throws Exception {
        server.activate(Map.of("service.pid", PID, "host", "no.such.host.invalid"));
        assertEquals(Optional.empty(), server.address());
        assertEquals(1, log.containing("is refused, the server does not run: host=no.su").size());
        server.modified(Map.of("service.pid", PID, "port", "0"));
        assertAnswers();
    }

    @Test
    public void aPortInUseIsOneLine() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            server.activate(Map.of("service.pid", PID, "port", port));
            assertEquals(Optional.empty(), server.address());
            assertEquals(1, log.containing("cannot listen on 127.0.0.1:" + port).size());
            assertEquals(1, log.containing("free this one (ss -ltnp shows who").size());
            assertEquals(1, log.containing("tried again by itself").size());
            assertEquals(1, log.containing("ERROR").size());
        }
    }

    private void awaitAddress() {
        while (server.address().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    public void aPortInUseIsTriedAgainUntilItIsFree() throws Exception {
        server = new ServerComponent(loop, new SharedListeners(), Duration.ofMillis(1));
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server.activate(Map.of("service.pid", PID, "port", other.getLocalPort()));
        assertEquals(Optional.empty(), server.address());
        other.close();
        awaitAddress();
        assertAnswers();
        while (log.containing("is valid at last").isEmpty()) {
            Thread.onSpinWait();
        }
        assertEquals(1, log.containing("is refused").size());
    }

    @Test
    public void aConfigurationThatIsWantedNoMoreIsNotTriedAgain() throws Exception {
        server = new ServerComponent(loop, new SharedListeners(), Duration.ofMillis(1));
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.activate(Map.of("service.pid", PID, "port", other.getLocalPort()));
            server.modified(Map.of("service.pid", PID, "port", 0));
            assertAnswers();
        }
        assertAnswers();
        assertEquals(0, log.containing("is valid at last").size());
    }

    @Test
    public void anUnknownKeyIsOneWarning() throws Exception {
        server.activate(Map.of("service.pid", PID, "port", "0", "maxConections", "5"));
        assertAnswers();
        assertEquals(1, log.containing("did you mean maxConnections?").size());
    }
}

package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.testkit.ServerComponentContract;
import org.junit.Test;

public class ServerComponentTest extends ServerComponentContract {
    private ServerComponent server = new ServerComponent(loop, new SharedListeners());

    @Override
    protected ServerComponent component() {
        return server;
    }

    @Override
    protected String pid() {
        return ServerComponent.PID;
    }

    @Override
    protected void activate(Map<String, ?> properties) {
        server.activate(properties);
    }

    @Override
    protected void modified(Map<String, ?> properties) {
        server.modified(properties);
    }

    @Override
    protected void deactivate() {
        server.deactivate();
    }

    @Test
    public void aPortInUseIsToldWithWhatHappensThen() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            activate(configuration("port", other.getLocalPort()));
            assertEquals(1, log.containing("free this one (ss -ltnp shows who").size());
            assertEquals(1, log.containing("tried again by itself").size());
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
        activate(configuration("port", other.getLocalPort()));
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
            activate(configuration("port", other.getLocalPort()));
            modified(configuration());
            assertAnswers();
        }
        assertAnswers();
        assertEquals(0, log.containing("is valid at last").size());
    }
}

package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ServerStatus.State;
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.testkit.BrokenLoopContract;
import org.coppice.wsgi.testkit.Client;
import org.coppice.wsgi.testkit.SwappableApplications;
import org.junit.Test;

/// Connections live on loops, and are lost with theirs alone.
public class BrokenLoopTest extends BrokenLoopContract<HttpServer> {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final BlockingQueue<Loop> used = new LinkedBlockingQueue<>();

    @Override
    protected HttpServer start(
            Map<String, String> configuration, Loops loops, Applications applications)
            throws IOException {
        HttpServer started =
                new HttpServer("test", ServerSettings.of(configuration), loops, applications);
        started.start();
        return started;
    }

    @Override
    protected void reconfigure(HttpServer started, Map<String, String> configuration)
            throws IOException {
        started.reconfigure(ServerSettings.of(configuration));
    }

    private Application application() {
        return (environ, start) -> {
            used.add(GreenThread.current().loop());
            return HttpServerRule.hello().call(environ, start);
        };
    }

    private void started(Loop... loops) throws Exception {
        start(new SwappableApplications().set(application()), loops);
    }

    private Loop answering(Client client) throws Exception {
        assertTrue(client.send(GET).readResponse().endsWith("Hello, World!"));
        return used.take();
    }

    private static boolean isGone(Client client) throws Exception {
        try {
            return client.isAtEnd();
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    public void theListenerGoesToAnotherLoopAndConnectionsThereGoOn() throws Exception {
        started(first.next(), second.next());
        List<String> addresses = server.addresses();
        int port = port();
        try (Client lost = new Client(port);
                Client kept = new Client(port)) {
            assertEquals(first.next(), answering(lost));
            assertEquals(second.next(), answering(kept));
            breakFirst();
            assertTrue(isGone(lost));
            assertEquals(second.next(), answering(kept));
            try (Client late = new Client(port)) {
                assertEquals(second.next(), answering(late));
                assertEquals(2, server.connections());
                assertEquals(addresses, server.addresses());
                List<String> lines = log.containing("goes on accepting at " + addresses.getFirst());
                assertEquals(1, lines.size());
                assertTrue(lines.getFirst(), lines.getFirst().contains("1 connection(s) there"));
                assertTrue("nothing had to be cut", server.stop(LONG));
            }
        }
        assertEquals(4, server.requests());
        assertEquals(0, server.connections());
    }

    @Test
    public void whoWasOnAnotherLoopThatBrokeIsLeftWhenTheNextClientComes() throws Exception {
        started(second.next(), first.next());
        int port = port();
        try (Client kept = new Client(port);
                Client lost = new Client(port)) {
            assertEquals(second.next(), answering(kept));
            assertEquals(first.next(), answering(lost));
            breakFirst();
            working.use(second.next());
            try (Client late = new Client(port)) {
                assertEquals(second.next(), answering(late));
                assertTrue(isGone(lost));
                assertEquals(2, server.connections());
            }
            assertEquals(second.next(), answering(kept));
        }
        assertEquals(0, log.containing("goes on accepting").size());
        assertTrue("nothing had to be cut", server.stop(LONG));
    }

    @Test
    public void whatClosesOnAnotherLoopWhileNobodyAcceptsIsNotCountedAfterwards() throws Exception {
        started(first.next(), second.next());
        int port = port();
        try (Client lost = new Client(port);
                Client leaving = new Client(port)) {
            answering(lost);
            answering(leaving);
            working.use();
            breakFirst();
            while (server.trouble().isEmpty()) {
                Thread.onSpinWait();
            }
            leaving.reset();
            while (!server.infos().join().isEmpty()) {
                Thread.onSpinWait();
            }
        }
        working.use(second.next());
        try (Client one = new Client(port);
                Client two = new Client(port)) {
            answering(one);
            answering(two);
            assertEquals(2, server.connections());
        }
        assertTrue("nothing had to be cut", server.stop(LONG));
    }

    @Test
    public void clientsWaitUntilThereIsAnotherLoopAndTheStatusTellsWhy() throws Exception {
        working.use(first.next());
        ServerComponent component = new ServerComponent(working, new SharedListeners());
        component.addApplication(new ApplicationReference("routes"), application());
        component.activate(Map.of("service.pid", ServerComponent.PID + "~test", "port", "0"));
        int port = URI.create(component.address().orElseThrow()).getPort();
        breakFirst();
        while (component.status().state() != State.RETRYING) {
            Thread.onSpinWait();
        }
        String reason = component.status().reason();
        assertTrue(reason, reason.contains("broke, and there is no other yet"));
        assertEquals(Optional.empty(), component.address());
        try (Client waiting = new Client(port)) {
            waiting.send(GET);
            working.use(second.next());
            assertTrue(waiting.readResponse().endsWith("Hello, World!"));
            assertEquals(second.next(), used.take());
        }
        assertEquals(State.LISTENING, component.status().state());
        assertEquals("", component.status().reason());
        component.deactivate();
        assertEquals(State.STOPPED, component.status().state());
    }
}

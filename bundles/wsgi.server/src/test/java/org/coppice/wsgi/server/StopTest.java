package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.green.testkit.LogLines;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// What a stop finishes, what it cuts, and what it says of that.
public class StopTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    private final LogLines log = new LogLines();
    private final HttpServerRule server = new HttpServerRule();
    private final BlockingQueue<String> called = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> never = new CompletableFuture<>();

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(server);

    private void hangingApplication() {
        server.application((environ, start) -> {
            called.add(environ.pathInfo());
            start.start(Status.of(200), Headers.of());
            return Body.of(Coppice.await(never));
        });
    }

    @Test
    public void whatWasCutIsCountedInOneLine() throws Exception {
        server.with("drainMillis", 1).reconfigure();
        hangingApplication();
        try (Client first = server.connect();
                Client second = server.connect();
                Client half = server.connect();
                Client idle = server.connect()) {
            half.send("GET / HTTP/1.1\n");
            first.send(GET);
            second.send(GET);
            called.take();
            called.take();
            server.stop();
            assertThrows(IOException.class, first::readToEnd);
            assertThrows(IOException.class, second::readToEnd);
            assertTrue(half.isAtEnd());
            assertTrue(idle.isAtEnd());
        }
        assertEquals(1, log.containing("WARN").size());
        String warning = log.containing("WARN").getFirst();
        assertTrue(
                warning,
                warning.contains("has cut 2 request(s) and 1 other connection(s): they did not"));
        assertEquals(0, server.server().connections());
    }

    @Test
    public void aStopThatCutsNothingSaysSoByItsSilence() throws Exception {
        try (Client idle = server.connect()) {
            idle.send(GET).readResponse();
            server.stop();
            assertTrue(idle.isAtEnd());
        }
        assertEquals(0, log.containing("WARN").size());
        assertEquals(1, log.containing("has stopped").size());
    }

    @Test
    public void whoIsOnlyWaitedForToCloseIsNotCut() throws Exception {
        server.with("requestsPerConnectionMax", 1).with("drainMillis", 1).reconfigure();
        try (Client client = server.connect()) {
            client.send(GET).readResponse();
            server.stop();
            assertTrue(client.isAtEnd());
        }
        assertEquals(0, log.containing("WARN").size());
        assertEquals(0, server.server().connections());
    }

    @Test
    public void aClientInHandOfAFullServerIsAnsweredBeforeTheStop() throws Exception {
        server.with("maxConnections", 1).reconfigure();
        CompletableFuture<String> answer = new CompletableFuture<>();
        server.application((environ, start) -> {
            called.add(environ.pathInfo());
            start.start(Status.of(200), Headers.of());
            return Body.of(environ.pathInfo().equals("/wait") ? Coppice.await(answer) : "at once");
        });
        try (Client first = server.connect()) {
            first.send(GET.replace("/ ", "/wait "));
            called.take();
            Client second = server.connect().send(GET);
            while (!server.server().isCrowded()) {
                Thread.onSpinWait();
            }
            Thread stopping = Thread.ofPlatform().start(server::stop);
            String response = second.readToEnd();
            assertTrue(response, response.contains("\nConnection: close\n"));
            assertTrue(response, response.endsWith("at once"));
            second.close();
            answer.complete("finished");
            assertTrue(first.readToEnd().endsWith("finished"));
            stopping.join();
        }
        assertEquals(0, server.server().connections());
    }
}

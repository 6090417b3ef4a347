package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;

/// Requests that a server which stops need not wait for.
public class IdleMarkTest {
    private static final String GET = "GET /x HTTP/1.1\nHost: a\n\n";

    @Rule public final HttpServerRule server = new HttpServerRule();

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }

    @Test
    public void aRequestThatIsMarkedIsCutByADrainAndItsBodyClosed() throws Exception {
        server.with("drainMillis", 3_600_000).reconfigure();
        server.application((environ, start) -> {
            environ.setIdle();
            environ.afterResponse(each -> told.add("hook"));
            told.add("waits");
            new Event<Boolean>().await();
            return Body.empty();
        });
        try (Client client = server.connect()) {
            client.send(GET);
            assertEquals("waits", next());
            server.stop(); // would take an hour
            assertEquals("hook", next());
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    public void aMarkThatComesAfterTheDrainCutsToo() throws Exception {
        server.with("drainMillis", 3_600_000).reconfigure();
        CompletableFuture<String> stopping = new CompletableFuture<>();
        server.application((environ, start) -> {
            told.add("waits");
            Coppice.await(stopping);
            environ.setIdle();
            new Event<Boolean>().await();
            return Body.empty();
        });
        try (Client client = server.connect()) {
            client.send(GET);
            assertEquals("waits", next());
            Thread stopper = Thread.ofPlatform().start(server::stop);
            while (!server.server().address().isEmpty()) {
                Thread.onSpinWait();
            }
            stopping.complete("now");
            stopper.join();
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    public void theMarkIsOnlyForItsRequest() throws Exception {
        CompletableFuture<String> permission = new CompletableFuture<>();
        server.application((environ, start) -> {
            if (environ.pathInfo().equals("/idle")) {
                environ.setIdle();
            } else {
                told.add("waits");
                Coppice.await(permission);
            }
            start.start(Status.of(200), Headers.of());
            return Body.of("done");
        });
        try (Client client = server.connect()) {
            assertTrue(client.send(GET.replace("/x", "/idle")).readResponse().endsWith("done"));
            client.send(GET);
            assertEquals("waits", next());
            Thread stopper = Thread.ofPlatform().start(server::stop);
            while (!server.server().address().isEmpty()) {
                Thread.onSpinWait();
            }
            permission.complete("go");
            assertTrue(client.readResponse().endsWith("done"));
            stopper.join();
        }
    }
}

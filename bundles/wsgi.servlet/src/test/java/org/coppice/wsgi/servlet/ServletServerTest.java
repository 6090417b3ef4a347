package org.coppice.wsgi.servlet;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.coppice.green.Coppice;
import org.coppice.green.Loop;
import org.coppice.green.testkit.LogLines;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// Which requests run, where, and how they end with the servlet.
public class ServletServerTest {
    private static final String CLOSE = "GET / HTTP/1.1\nHost: a\nConnection: close\n\n";
    private static final String KEEP = "GET / HTTP/1.1\nHost: a\n\n";

    private final LogLines log = new LogLines();
    private final ServletRule server = new ServletRule();

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(server);

    private final CompletableFuture<Boolean> began = new CompletableFuture<>();
    private final CompletableFuture<Boolean> goOn = new CompletableFuture<>();

    private final Application waiting =
            (environ, start) -> {
                began.complete(true);
                Coppice.await(goOn);
                start.start(Status.of(200), Headers.of());
                return Body.of("waited");
            };

    @Test
    public void moreRequestsThanAllowedAre503() throws Exception {
        server.with("maxRequests", 1).reconfigure();
        server.application(waiting);
        try (Client first = server.connect()) {
            first.send(KEEP);
            began.get(20, TimeUnit.SECONDS);
            String refused = server.exchange(CLOSE);
            assertTrue(refused, refused.startsWith("HTTP/1.1 503 "));
            assertTrue(refused, refused.contains("Retry-After: 1\n"));
            assertEquals(Map.of("maxRequests", 1L), server.server().limitsMet());
            goOn.complete(true);
            assertTrue(first.readResponse().endsWith("waited"));
        }
    }

    /// Each thread is admitted once at most, however they meet.
    @Test
    public void manyAtOnceAreNoMoreThanAllowed() throws Exception {
        server.with("maxRequests", 3).reconfigure();
        ServletServer servlet = server.server().servlet();
        AtomicInteger admitted = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        CountDownLatch together = new CountDownLatch(1);
        for (int i = 0; i < 20; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    together.await();
                                } catch (InterruptedException e) {
                                    return;
                                }
                                if (servlet.admit()) {
                                    admitted.incrementAndGet();
                                }
                            }));
        }
        together.countDown();
        for (Thread each : threads) {
            each.join();
        }
        assertEquals(3, admitted.get());
        for (int i = 0; i < 3; i++) {
            servlet.dismiss();
        }
        assertTrue(server.exchange(CLOSE).startsWith("HTTP/1.1 "));
        assertEquals(Map.of("maxRequests", 17L), servlet.limitsMet());
    }

    @Test
    public void aStopWaitsForRequestsInFlight() throws Exception {
        server.application(waiting);
        try (Client client = server.connect()) {
            client.send(KEEP);
            began.get(20, TimeUnit.SECONDS);
            Thread stopping = Thread.ofPlatform().start(() -> server.server().servlet().stop());
            goOn.complete(true);
            assertTrue(client.readResponse().endsWith("waited"));
            stopping.join();
        }
    }

    @Test
    public void aStopCutsWhatTakesTooLong() throws Exception {
        server.with("drainMillis", 0).reconfigure();
        server.application(waiting);
        try (Client client = server.connect()) {
            client.send(KEEP);
            began.get(20, TimeUnit.SECONDS);
            server.server().servlet().stop();
            String response = client.readResponse();
            assertTrue(response, response.startsWith("HTTP/1.1 503 "));
        }
        assertEquals(0, server.server().connections());
        assertEquals(1, server.server().requestsCut());
        assertEquals(1, log.containing("has cut 1 request(s): they did not end").size());
    }

    @Test
    public void aStopCutsWhatHasNotBegunToo() throws Exception {
        server.with("drainMillis", 0).reconfigure();
        CountDownLatch blocked = new CountDownLatch(1);
        server.loop().next().execute(() -> awaitUninterrupted(blocked));
        try (Client client = server.connect()) {
            client.send(KEEP);
            awaitTrue(() -> server.server().connections() == 1);
            Thread stopping = Thread.ofPlatform().start(() -> server.server().servlet().stop());
            awaitTrue(() -> stopping.getState() == Thread.State.TIMED_WAITING); // it has cut
            blocked.countDown();
            String response = client.readResponse();
            assertTrue(response, response.startsWith("HTTP/1.1 503 "));
            stopping.join();
        }
        assertEquals(0, server.server().connections());
    }

    private static void awaitTrue(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Listings come from other threads, and the environ is the application's.
    @Test
    public void aRequestIsListedWhateverItsApplicationDoesToTheEnviron() throws Exception {
        server.application((environ, start) -> {
            environ.remove(Environ.REMOTE_ADDR);
            return waiting.call(environ, start);
        });
        try (Client client = server.connect()) {
            client.send(KEEP);
            began.get(20, TimeUnit.SECONDS);
            ConnectionInfo info = server.server().infos().join().getFirst();
            assertTrue(info.remoteAddress(), info.remoteAddress().startsWith("127.0.0.1:"));
            assertEquals("GET /", info.request());
            goOn.complete(true);
            assertTrue(client.readResponse().endsWith("waited"));
        }
    }

    /// As filters do that let requests wait.
    @Test
    public void aRequestThatAFilterDispatchesAnewIsServed() throws Exception {
        server.server()
                .addFilter((request, response, chain) -> request.startAsync().dispatch(), true);
        assertTrue(server.exchange(CLOSE).endsWith("Hello, World!"));
    }

    @Test
    public void aRequestWaitsForAnApplicationThatIsGone() throws Exception {
        server.removeApplication();
        try (Client client = server.connect()) {
            client.send(KEEP);
            server.application(ServletRule.hello());
            assertTrue(client.readResponse().endsWith("Hello, World!"));
            server.removeApplication();
            server.with("applicationGraceMillis", 0).reconfigure();
            assertTrue(client.send(KEEP).readResponse().startsWith("HTTP/1.1 503 "));
        }
        assertEquals(1, server.misses());
    }

    @Test
    public void requestsInFlightEndOnTheApplicationThatTheyBeganWith() throws Exception {
        server.application(waiting);
        try (Client client = server.connect()) {
            client.send(KEEP);
            began.get(20, TimeUnit.SECONDS);
            server.application(ServletRule.hello());
            assertTrue(server.exchange(CLOSE).endsWith("Hello, World!"));
            goOn.complete(true);
            assertTrue(client.readResponse().endsWith("waited"));
        }
    }

    @Test
    public void aLoopCanBeNamed() throws Exception {
        Loop loop = server.loop().next();
        server.with("loop", loop.name()).reconfigure();
        assertTrue(server.exchange(CLOSE).endsWith("Hello, World!"));
        server.with("loop", "none");
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, server::reconfigure);
        assertEquals(
                "loop=none is not allowed: give one of [%s], or nothing for all by turns"
                        .formatted(loop.name()),
                refused.getMessage());
    }

    @Test
    public void aFilterThatKeepsItsThreadIsToldOf() throws Exception {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        server.server()
                .addFilter(
                        (request, response, chain) -> {
                            try {
                                chain.doFilter(request, response);
                            } catch (Exception e) {
                                told.complete(e);
                                throw e;
                            }
                        },
                        false);
        assertTrue(server.exchange(CLOSE).startsWith("HTTP/1.1 500 "));
        assertEquals(
                "A filter in front of servlet test does not support asynchronous requests",
                told.get(20, TimeUnit.SECONDS).getMessage());
    }
}

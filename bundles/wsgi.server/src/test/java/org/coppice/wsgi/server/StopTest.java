package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.coppice.wsgi.testkit.StopContract;
import org.junit.Test;

public class StopTest extends StopContract<HttpServerRule> {
    public StopTest() {
        super(new HttpServerRule());
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
    public void whoWasCutMeetsAReset() throws Exception {
        server.with("drainMillis", 1).reconfigure();
        CompletableFuture<String> called = new CompletableFuture<>();
        server.application((environ, start) -> {
            called.complete(environ.pathInfo());
            start.start(Status.of(200), Headers.of());
            return Body.of(Coppice.await(new CompletableFuture<String>()));
        });
        try (Client client = server.connect().send(GET)) {
            called.join();
            server.stop();
            assertThrows(IOException.class, client::readToEnd);
        }
    }

    @Test
    public void anApplicationThatWrapsItsEndIsNotBlamed() throws Exception {
        assertIsCutWithoutBeingBlamed(() -> {
            try {
                return Coppice.await(new CompletableFuture<Boolean>());
            } catch (GreenExit e) {
                throw new IllegalStateException("a framework's", e);
            }
        });
    }

    /// It is interrupted, and what it throws then is not its failure.
    @Test
    public void anApplicationThatTheJdkBlocksIsCutWithoutBeingBlamed() throws Exception {
        HttpServerRule.assumeFirstRun(); // with others whom the JDK blocks has the whole loop
        assertIsCutWithoutBeingBlamed(() -> new LinkedBlockingQueue<Boolean>().take());
    }

    /// As frameworks do.
    @Test
    public void anApplicationThatWrapsItsInterruptionIsNotBlamedEither() throws Exception {
        HttpServerRule.assumeFirstRun(); // with others whom the JDK blocks has the whole loop
        assertIsCutWithoutBeingBlamed(() -> {
            try {
                return new LinkedBlockingQueue<Boolean>().take();
            } catch (InterruptedException e) {
                throw new IllegalStateException("a framework's", e);
            }
        });
    }

    @Test
    public void anApplicationThatForgetsItsInterruptionIsNotBlamedEither() throws Exception {
        HttpServerRule.assumeFirstRun(); // with others whom the JDK blocks has the whole loop
        assertIsCutWithoutBeingBlamed(() -> {
            try {
                return new LinkedBlockingQueue<Boolean>().take();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("without its cause");
            }
        });
    }

    /// Fails if the log has more of an application that is cut while it waits so than one warning.
    private void assertIsCutWithoutBeingBlamed(Callable<Boolean> waiting) throws Exception {
        server.with("drainMillis", 1).reconfigure();
        server.application((environ, start) -> {
            called.add("waits");
            waiting.call();
            return Body.empty();
        });
        try (Client client = server.connect().send(GET)) {
            assertEquals("waits", called.take());
            server.stop();
            assertThrows(IOException.class, client::readToEnd);
        }
        assertEquals(List.of(), log.containing("ERROR"));
        assertEquals(1, log.containing("has cut 1 request(s)").size());
    }
}

package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
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
}

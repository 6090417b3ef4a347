package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;

/// An application goes and another of its name comes: no request notices.
public class SuccessionTest {
    private static final String REQUEST = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule
    public final HttpServerRule server =
            new HttpServerRule().with("applicationGraceMillis", 60_000);

    @Test
    public void aRequestWaitsForAnApplicationThatIsGone() throws Exception {
        server.removeApplication();
        try (Client client = server.connect()) {
            client.send(REQUEST);
            server.application(HttpServerRule.answering(Body.of("successor")));
            assertTrue(client.readResponse().endsWith("successor"));
        }
    }

    @Test
    public void othersGoOnWhileARequestWaits() throws Exception {
        server.removeApplication();
        try (Client client = server.connect()) {
            client.send(REQUEST);
            while (!isRunning()) {
                Thread.onSpinWait();
            }
            Object done = server.loop().next().submit(() -> "done").get(20, TimeUnit.SECONDS);
            assertEquals("done", done);
            server.application(HttpServerRule.answering(Body.of("successor")));
            assertTrue(client.readResponse().endsWith("successor"));
        }
    }

    private boolean isRunning() throws Exception {
        return server.server().infos().get(20, TimeUnit.SECONDS).stream()
                .anyMatch(info -> info.state().equals("running"));
    }

    @Test
    public void aRequestThatMeetsAnEndingApplicationGoesToItsSuccessor() throws Exception {
        CountDownLatch met = new CountDownLatch(1);
        server.application((environ, start) -> {
            met.countDown();
            throw new ApplicationGoneException("The former");
        });
        try (Client client = server.connect()) {
            client.send(REQUEST);
            met.await();
            server.application(HttpServerRule.answering(Body.of("successor")));
            assertTrue(client.readResponse().endsWith("successor"));
        }
    }
}

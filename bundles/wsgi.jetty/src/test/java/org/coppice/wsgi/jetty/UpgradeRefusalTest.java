package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.testkit.LogLines;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// Connections that no application can take over.
public class UpgradeRefusalTest {
    private static final String UPGRADE =
            "GET /x HTTP/1.1\nHost: a\nConnection: close, Upgrade\nUpgrade: echo\n\n";

    private final LogLines log = new LogLines();
    private final JettyServerRule server = new JettyServerRule();
    private final BlockingQueue<Optional<?>> seen = new LinkedBlockingQueue<>();

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(server);

    @Test
    public void whoSwitchesProtocolsAllTheSameIsToldWhyNot() throws Exception {
        server.application((environ, start) -> {
            seen.add(environ.upgrade());
            start.start(Status.of(101), Headers.of("Upgrade", "echo"));
            return Body.empty();
        });
        String response = server.exchange(UPGRADE);
        assertTrue(response, response.startsWith("HTTP/1.1 500 "));
        assertEquals(Optional.empty(), seen.take());
        assertEquals(1, log.containing("this server keeps its connections").size());
    }
}

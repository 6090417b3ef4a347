package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.net.SharedListeners;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/// Two servers of one container that are configured for one port.
public class CompanionTest {
    private final LogLines log = new LogLines();
    private final RunningLoop loop = new RunningLoop();

    @Rule
    public final RuleChain rules =
            RuleChain.outerRule(Timeout.seconds(60)).around(log).around(loop);

    private final SharedListeners listeners = new SharedListeners();
    private final ServerComponent main = new ServerComponent(loop, listeners);
    private final ServerComponent shop = new ServerComponent(loop, listeners);

    @After
    public void stop() {
        main.deactivate();
        shop.deactivate();
    }

    private static Map<String, Object> configuration(String name, String host, int port) {
        return Map.of(
                "service.pid",
                ServerComponent.PID + "~" + name,
                "host",
                host,
                "port",
                port,
                "handOverMillis",
                0);
    }

    private int startMain(String host) {
        main.activate(configuration("main", host, 0));
        return URI.create(main.address().orElseThrow()).getPort();
    }

    @Test
    public void bothListenAndTheLogAndBothListingsSayHowToMendIt() {
        int port = startMain("127.0.0.1");
        assertEquals(List.of(), main.status().notes());
        shop.activate(configuration("shop", "127.0.0.1", port));
        String note =
                "wsgi.server main and wsgi.server shop listen at the same address, 127.0.0.1:%d, so a client meets either: set another address for one of them, or remove its configuration"
                        .formatted(port);
        assertEquals(main.address(), shop.address());
        assertEquals(List.of(note), main.status().notes());
        assertEquals(List.of(note), shop.status().notes());
        assertEquals(1, log.containing(note).size());
        shop.modified(configuration("shop", "127.0.0.1", 0));
        assertEquals(List.of(), main.status().notes());
        assertEquals(List.of(), shop.status().notes());
        assertEquals(1, log.containing(note).size());
    }

    @Test
    public void whoCannotListenBecauseOfAnotherHereIsToldItsName() {
        int port = startMain("0.0.0.0");
        shop.activate(configuration("shop", "127.0.0.1", port));
        String reason = shop.status().reason();
        assertTrue(reason, reason.contains(", wsgi.server main listens at "));
        assertTrue(
                reason, reason.contains(":" + port + ". Set another port, or change that server"));
    }

    @Test
    public void itTellsWhatItIs() {
        assertEquals("wsgi.server", main.implementation());
    }
}

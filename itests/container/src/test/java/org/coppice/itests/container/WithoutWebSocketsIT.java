package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;

/// A container that nobody has put WebSockets into: the shell has their commands all the same.
public class WithoutWebSocketsIT extends BuiltContainer {
    private static final String WEBSOCKET = "org.coppice.websocket.";

    @Override
    @Configuration
    public Option[] distribution() throws IOException {
        return having(url -> !url.contains(WEBSOCKET));
    }

    /// The route `/echo` is of a bundle that has a WebSocket, too.
    @Override
    @Before
    public void lookAround() {
        home = new TestHome(Path.of(context.getProperty("coppice.home")));
        log = new ContainerLog(home.log());
        awaitRoute("/hello/");
    }

    private List<String> complaintsOfTheShell() throws IOException {
        return log.complaints().stream().filter(each -> each.contains("coppice.shell")).toList();
    }

    @Test
    public void theShellSaysWhatToInstallAndServesItOnceItIsThere() throws Exception {
        assertEquals(List.of(), complaintsOfTheShell());
        String why = shell("coppice:why");
        assertFalse(why, why.contains("org.coppice.shell"));
        String help = shell("help coppice:websocket");
        assertTrue(help, help.contains("closes a WebSocket with 1001"));
        assertEquals(
                "ERROR\nThere are no WebSockets: install or start org.coppice.websocket.server; see"
                        + " coppice:why\n",
                shell("coppice:websockets"));
        assertEquals(
                "ERROR\nThere are no topics: install or start org.coppice.websocket.topics; see"
                        + " coppice:why\n",
                shell("coppice:topics"));
        List<Bundle> installed = new ArrayList<>();
        for (String each : List.of("api", "frames", "spi", "server", "topics")) {
            installed.add(context.installBundle(TestHome.shipped(WEBSOCKET + each)));
        }
        for (Bundle each : installed) {
            each.start();
        }
        assertEquals("OK\nNo WebSocket is open\n", shell("coppice:websockets"));
        assertEquals("OK\nNo topic has subscribers\n", shell("coppice:topics"));
        for (Bundle each : installed.reversed()) {
            each.stop();
        }
        assertTrue(shell("coppice:topics").startsWith("ERROR\nThere are no topics"));
        assertEquals(List.of(), complaintsOfTheShell());
    }
}

package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/// Exchanging a package that almost all bundles use stops and starts router and routes together. It
/// is a process of its own, for the refresh would take the test's bundle along.
public class RefreshIT {
    private static final int CONNECTIONS = 16;
    private static final int REFRESHES = 3;

    private Coppice coppice;
    private String address;

    @Before
    public void start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        address = "http://127.0.0.1:" + port;
        coppice = Coppice.install("RefreshIT", port);
        Coppice.Result start = coppice.command("start");
        assertEquals(start.text(), 0, start.status());
    }

    @After
    public void stop() throws Exception {
        coppice.command("stop");
        coppice.end();
    }

    @Test
    public void noRequestIsAnsweredByARouterThatHasNotSeenAllRoutes() throws Exception {
        String web = idOf("org.coppice.web");
        try (Load load = Load.start(address, CONNECTIONS, Load.HELLO)) {
            for (int i = 0; i < REFRESHES; i++) {
                coppice.command("shell", "felix:refresh " + web);
                load.awaitAnswersEach(2);
            }
            System.out.printf(
                    "Package refreshed %d times: %d requests on %d connections, 0 failed%n",
                    REFRESHES, load.stop(), CONNECTIONS);
        }
    }

    private String idOf(String symbolicName) throws IOException, InterruptedException {
        String bundles = coppice.command("shell", "lb -s").text();
        Matcher line =
                Pattern.compile("(?m)^ *(\\d+)\\|.*\\|" + Pattern.quote(symbolicName) + " \\(")
                        .matcher(bundles);
        if (!line.find()) {
            throw new AssertionError("no " + symbolicName + " in " + bundles);
        }
        return line.group(1);
    }
}

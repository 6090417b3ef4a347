package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.coppice.green.Loops;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.testkit.BrokenLoopContract;
import org.coppice.wsgi.testkit.Client;
import org.coppice.wsgi.testkit.SwappableApplications;
import org.junit.Test;

/// Connections are Jetty's, and stay.
public class JettyBrokenLoopTest extends BrokenLoopContract<JettyServer> {
    @Override
    protected JettyServer start(
            Map<String, String> configuration, Loops loops, Applications applications)
            throws IOException {
        JettyServer started =
                new JettyServer(
                        "test",
                        JettySettings.of(configuration),
                        loops,
                        applications,
                        new SharedListeners());
        started.start();
        return started;
    }

    @Override
    protected void reconfigure(JettyServer started, Map<String, String> configuration)
            throws IOException {
        started.reconfigure(JettySettings.of(configuration));
    }

    private static void assertAnswers(Client client) throws Exception {
        String response = client.send(GET).readResponse();
        assertTrue(response, response.endsWith("Hello, World!"));
    }

    @Test
    public void theListenerGoesToAnotherLoopAndNoConnectionIsLost() throws Exception {
        int port =
                start(
                        new SwappableApplications().set(JettyServerRule.hello()),
                        first.next(),
                        second.next());
        try (Client kept = new Client(port)) {
            assertAnswers(kept);
            breakFirst();
            working.use(second.next());
            assertAnswers(kept);
            try (Client late = new Client(port)) {
                assertAnswers(late);
                assertEquals(2, server.connections());
            }
        }
    }
}

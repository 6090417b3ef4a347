package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.testkit.ServerComponentContract;
import org.junit.Test;

public class JettyComponentTest extends ServerComponentContract {
    private final JettyComponent server = new JettyComponent(loop, new SharedListeners());

    @Override
    protected JettyComponent component() {
        return server;
    }

    @Override
    protected String pid() {
        return JettyComponent.PID;
    }

    @Override
    protected void activate(Map<String, ?> properties) {
        server.activate(properties);
    }

    @Override
    protected void modified(Map<String, ?> properties) {
        server.modified(properties);
    }

    @Override
    protected void deactivate() {
        server.deactivate();
    }

    @Test
    public void keysThatCannotBeReadChangeNothing() throws Exception {
        activate(configuration());
        modified(configuration("tlsPkcs12File", "/no/such"));
        assertAnswers();
        assertEquals(1, log.containing("is refused, the former goes on: File /no/such").size());
    }
}

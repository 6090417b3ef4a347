package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.coppice.green.Event;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.BrokenResponseContract;
import org.coppice.wsgi.testkit.Client;
import org.junit.Test;

public class JettyBrokenResponseTest extends BrokenResponseContract<JettyServerRule> {
    public JettyBrokenResponseTest() {
        super(new JettyServerRule());
    }

    @Test
    public void aStopThatCutsWhatIsMarkedBreaksItOff() throws Exception {
        server.application((environ, start) -> {
            environ.setIdle();
            start.start(Status.of(200), Headers.of()).write(ByteBuffer.wrap(new byte[] {'a'}));
            new Event<Boolean>().await();
            return Body.empty();
        });
        try (Client client = server.connect().send("GET / HTTP/1.0\n\n")) {
            client.readUntil("\n\na");
            server.stop();
            assertThrows(IOException.class, client::readToEnd);
        }
    }
}

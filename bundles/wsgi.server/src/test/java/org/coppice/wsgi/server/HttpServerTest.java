package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Rule;
import org.junit.Test;

public class HttpServerTest {
    @Rule public final RunningServer server = new RunningServer();

    @Test
    public void aRequestIsAnsweredAndTheConnectionStays() throws Exception {
        try (Client client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                String response = client.send("GET / HTTP/1.1\nHost: a\n\n").readResponse();
                assertTrue(response, response.startsWith("HTTP/1.1 200 OK\n"));
                assertTrue(response, response.contains("\nDate: "));
                assertTrue(response, response.endsWith("\n\nHello, World!"));
            }
        }
        assertEquals(3, server.server().requests());
    }
}

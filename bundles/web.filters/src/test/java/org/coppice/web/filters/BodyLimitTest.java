package org.coppice.web.filters;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.Map;
import org.coppice.web.Handlers;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.Test;

public class BodyLimitTest {
    private static final Application ECHO =
            Handlers.application(request -> Response.bytes(request.bytes()));

    /// Reads on its own, and byte by byte.
    private static final Application RAW =
            (environ, start) -> {
                int count = 0;
                while (environ.input().read() >= 0) {
                    count++;
                }
                start.start(Status.of(200), Headers.of("Content-Type", "text/plain"));
                return Body.of("read " + count);
            };

    private static Response send(Application inner, boolean withLength, int bytes)
            throws Exception {
        Request request = Request.blank("POST", "/");
        Environ environ = request.environ();
        environ.put(Environ.WSGI_INPUT, new ByteArrayInputStream(new byte[bytes]));
        environ.put(Environ.WSGI_INPUT_TERMINATED, true);
        environ.remove(Environ.CONTENT_LENGTH);
        if (withLength) {
            environ.put(Environ.CONTENT_LENGTH, Integer.toString(bytes));
        }
        return request.send(BodyLimit.of(Map.of("maxBytes", "10")).around(inner));
    }

    @Test
    public void aBodyUpToTheLimitPasses() throws Exception {
        assertEquals(10, send(ECHO, true, 10).readBytes(100).length);
        assertEquals(10, send(ECHO, false, 10).readBytes(100).length);
        assertEquals("read 10", send(RAW, false, 10).readText());
    }

    @Test
    public void oneThatSaysItIsTooLongIsRefusedUnread() throws Exception {
        Application never =
                (environ, start) -> {
                    throw new AssertionError("it was called");
                };
        Response response = send(never, true, 11);
        assertEquals(413, response.status().code());
        assertEquals("the body of the request has more than 10 bytes\n", response.readText());
    }

    @Test
    public void oneThatTurnsOutToBeTooLongIsRefusedThen() throws Exception {
        assertEquals(413, send(ECHO, false, 11).status().code());
        Response raw = send(RAW, false, 1000);
        assertEquals(413, raw.status().code());
        assertEquals("the body of the request has more than 10 bytes\n", raw.readText());
    }

    @Test
    public void whatIsWrongIsToldWithItsRemedy() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> BodyLimit.of(Map.of("maxBytes", "1 MiB")))
                        .getMessage();
        assertTrue(
                message,
                message.startsWith("maxBytes=1 MiB is not allowed: give a whole number from 0 to"));
    }
}

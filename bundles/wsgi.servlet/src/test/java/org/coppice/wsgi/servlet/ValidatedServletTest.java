package org.coppice.wsgi.servlet;

import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.validator.Validator;
import org.junit.Rule;
import org.junit.Test;

/// The servlet keeps its side of PEP 3333.
public class ValidatedServletTest {
    private static final Application ANSWERS =
            (environ, start) -> {
                byte[] body = environ.input().readAllBytes();
                Headers type = Headers.of("Content-Type", "text/plain");
                switch (environ.pathInfo()) {
                    case "/write" ->
                            start.start(Status.of(200), type)
                                    .write(ByteBuffer.wrap(new byte[] {'w'}));
                    case "/none" -> start.start(Status.of(204), Headers.of());
                    default -> start.start(Status.of(200), type);
                }
                return environ.pathInfo().equals("/none") ? Body.empty() : Body.of(body);
            };

    @Rule
    public final ServletRule server =
            new ServletRule().context("/web").application(new Validator(ANSWERS));

    @Test
    public void noRequestShowsABrokenRule() throws Exception {
        String end = " HTTP/1.1\nHost: a\nConnection: close\n";
        assertTrue(server.exchange("GET /web/a?b" + end + "\n").startsWith("HTTP/1.1 200 "));
        assertTrue(server.exchange("HEAD /web/" + end + "\n").startsWith("HTTP/1.1 200 "));
        assertTrue(server.exchange("GET /web/none" + end + "\n").startsWith("HTTP/1.1 204 "));
        assertTrue(server.exchange("GET /web" + end + "\n").contains("/web/"));
        String post = server.exchange("POST /web/write" + end + "Content-Length: 2\n\nhi");
        assertTrue(post, post.endsWith("\n\nwhi"));
        String chunked = end + "Transfer-Encoding: chunked\n\n1\na\n0\n\n";
        assertTrue(server.exchange("POST /web/" + chunked).endsWith("\n\na"));
    }
}

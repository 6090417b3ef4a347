package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.coppice.green.testkit.LogLines;
import org.junit.Rule;
import org.junit.Test;

public class RequestLogTest {
    private static final String GET = "GET /x?y HTTP/1.1\nHost: a\nConnection: close\n";

    @Rule public final LogLines log = new LogLines();
    @Rule public final JettyServerRule server = new JettyServerRule();

    /// The only one of a request.
    private String line(String request) throws Exception {
        server.exchange(request);
        server.stop();
        assertEquals(1, log.containing("wsgi.access").size());
        return log.containing("wsgi.access").getFirst();
    }

    @Test
    public void itIsOffByDefault() throws Exception {
        server.exchange(GET + "\n");
        server.stop();
        assertEquals(0, log.containing("wsgi.access").size());
    }

    @Test
    public void aRequestIsOneLineWithTheLengthOfItsBody() throws Exception {
        server.with("accessLog", true).reconfigure();
        String line = line(GET + "\n");
        String expected =
                ".* - 127\\.0\\.0\\.1 - - \\[../.../.... ..:..:..\\]"
                        + " \"GET /x\\?y HTTP/1\\.1\" 200 13 \\d+\\.\\d{6}";
        assertTrue(line, line.matches(expected));
    }

    @Test
    public void theChainOfClientsIsShownIfItIsWanted() throws Exception {
        server.with("accessLog", true).with("logForwardedFor", true).reconfigure();
        String line = line(GET + "X-Forwarded-For: 10.0.0.1, 10.0.0.2\n\n");
        assertTrue(line, line.contains(" 10.0.0.1,10.0.0.2,127.0.0.1 - - ["));
    }

    @Test
    public void whatTheClientSentCannotEndItsField() throws Exception {
        server.with("accessLog", true).with("logForwardedFor", true).reconfigure();
        String line = line(GET + "X-Forwarded-For: 1\t\"2\n\n");
        assertTrue(line, line.contains(" 1?\\\"2,127.0.0.1 - - ["));
    }

    @Test
    public void whatIsRefusedHasItsLineToo() throws Exception {
        server.with("accessLog", true).reconfigure();
        String line = line("GET / HTTP/1.1\nHost: a b\n\n");
        assertTrue(line, line.contains("\" 400 "));
    }

    @Test
    public void whatIsTooLongHasItsLineToo() throws Exception {
        server.with("accessLog", true).with("bodyMaxBytes", 4).reconfigure();
        String line = line("POST /long HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello");
        assertTrue(line, line.contains("\"POST /long HTTP/1.1\" 413 "));
    }

    @Test
    public void anApplicationThatFailsHasOneLine() throws Exception {
        server.with("accessLog", true).reconfigure();
        server.application((environ, start) -> {
            throw new IllegalStateException("so it is");
        });
        String line = line(GET + "\n");
        assertTrue(line, line.contains("\"GET /x?y HTTP/1.1\" 500 "));
    }

    @Test
    public void theFormatChangesLive() throws Exception {
        server.with("accessLog", true).with("logFormat", "%(status_code)s!").reconfigure();
        assertTrue(line(GET + "\n").endsWith(" 200!"));
    }
}

package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.coppice.green.testkit.LogLines;
import org.junit.Rule;
import org.junit.Test;

public class AccessLogTest {
    private static final String GET = "GET /x?y HTTP/1.1\nHost: a\nConnection: close\n";

    @Rule public final LogLines log = new LogLines();
    @Rule public final HttpServerRule server = new HttpServerRule();

    private String line(String request) throws Exception {
        String response = server.exchange(request);
        server.stop();
        String line = log.containing("wsgi.access").getFirst();
        assertTrue(line, line.contains(" " + (response.length() + lines(response)) + " "));
        return line;
    }

    /// The client shows a line end as one character.
    private static long lines(String response) {
        String head = response.substring(0, response.indexOf("\n\n") + 2);
        return head.chars().filter(c -> c == '\n').count();
    }

    @Test
    public void itIsOffByDefault() throws Exception {
        server.exchange(GET + "\n");
        server.stop();
        assertEquals(0, log.containing("wsgi.access").size());
    }

    @Test
    public void aRequestIsOneLineAsEventletWritesIt() throws Exception {
        server.with("accessLog", true).reconfigure();
        String line = line(GET + "X-Forwarded-For: 10.0.0.1\n\n");
        String expected =
                ".* - 127\\.0\\.0\\.1 - - \\[../.../.... ..:..:..\\]"
                        + " \"GET /x\\?y HTTP/1\\.1\" 200 \\d+ \\d+\\.\\d{6}";
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
        String line = line(GET.replace("x?y", "a\"b\\c") + "X-Forwarded-For: 1\t\"2\n\n");
        assertTrue(line, line.contains("\"GET /a\\\"b\\\\c HTTP/1.1\" "));
        assertTrue(line, line.contains(" 1?\\\"2,127.0.0.1 - - ["));
    }

    @Test
    public void aRefusedRequestIsLoggedToo() throws Exception {
        server.with("accessLog", true).reconfigure();
        String line = line("BAD\n\n");
        assertTrue(line, line.contains("\"- - HTTP/1.1\" 400 "));
    }

    @Test
    public void theFormatChangesLive() throws Exception {
        server.with("accessLog", true).with("logFormat", "%(status_code)s!").reconfigure();
        server.exchange(GET + "\n");
        server.stop();
        assertTrue(log.containing("wsgi.access").getFirst().endsWith(" 200!"));
    }
}

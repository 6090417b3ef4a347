package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.Test;

/// One line a request, in eventlet's words: by the keys `accessLog`, `logFormat` and
/// `logForwardedFor`.
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` for what is not met. **Null**: nothing
/// here is null.
///
/// @param <R> the rule that runs the server
public abstract class AccessLogContract<R extends ServerRule<?, R>>
        extends RunningServerContract<R> {
    private static final String LAST = "GET /x?y HTTP/1.1\nHost: a\nConnection: close\n";

    /// For the subclasses.
    protected AccessLogContract(R server) {
        super(server);
    }

    /// The only line of a request that is the last one of its connection.
    protected final String line(String request) throws Exception {
        String response = server.exchange(request);
        String line = onlyLine();
        assertTrue(line, line.contains(" " + bytes(response) + " "));
        return line;
    }

    private String onlyLine() {
        server.stop();
        assertEquals(1, log.containing("wsgi.access").size());
        return log.containing("wsgi.access").getFirst();
    }

    /// The client shows a line end as one character.
    private static long bytes(String response) {
        String head = response.substring(0, response.indexOf("\n\n") + 2);
        return response.length() + head.chars().filter(c -> c == '\n').count();
    }

    /// @throws Exception never, if all is well
    @Test
    public void itIsOffByDefault() throws Exception {
        server.exchange(LAST + "\n");
        server.stop();
        assertEquals(0, log.containing("wsgi.access").size());
    }

    /// @throws Exception never, if all is well
    @Test
    public void aRequestIsOneLineAsEventletWritesIt() throws Exception {
        server.with("accessLog", true).reconfigure();
        String line = line(LAST + "X-Forwarded-For: 10.0.0.1\n\n");
        String expected =
                ".* - 127\\.0\\.0\\.1 - - \\[../.../.... ..:..:..\\]"
                        + " \"GET /x\\?y HTTP/1\\.1\" 200 \\d+ \\d+\\.\\d{6}";
        assertTrue(line, line.matches(expected));
    }

    /// eventlet's `body_length`: all that is written for a request, framing included.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void theLengthIsThatOfHeadBodyAndFraming() throws Exception {
        server.with("accessLog", true).with("logFormat", "%(body_length)s").reconfigure();
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return environ.pathInfo().equals("/")
                    ? Body.of("abc")
                    : Body.of(List.of(new byte[2], new byte[1]));
        });
        long plain;
        long head;
        try (Client client = server.connect()) {
            plain = bytes(client.send(GET).readResponse());
            assertEquals(plain, bytes(client.send(GET).readResponse()));
            head = bytes(client.send(GET.replace("GET", "HEAD")).readUntil("\n\n"));
            client.send(GET.replace("/ ", "/chunks ").replace("\n\n", "\nConnection: close\n\n"));
            String chunked = client.readToEnd();
            assertTrue(chunked, chunked.endsWith("\n0\n\n"));
            long chunkedBytes = chunked.length() + chunked.chars().filter(c -> c == '\n').count();
            server.stop();
            List<String> lengths =
                    log.containing("wsgi.access").stream()
                            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                            .toList();
            assertEquals(List.of("" + plain, "" + plain, "" + head, "" + chunkedBytes), lengths);
        }
        assertEquals(plain - 3, head);
    }

    /// @throws Exception never, if all is well
    @Test
    public void theChainOfClientsIsShownIfItIsWanted() throws Exception {
        server.with("accessLog", true).with("logForwardedFor", true).reconfigure();
        String line = line(LAST + "X-Forwarded-For: 10.0.0.1, 10.0.0.2\n\n");
        assertTrue(line, line.contains(" 10.0.0.1,10.0.0.2,127.0.0.1 - - ["));
    }

    /// @throws Exception never, if all is well
    @Test
    public void whatTheClientSentCannotEndItsField() throws Exception {
        server.with("accessLog", true).with("logForwardedFor", true).reconfigure();
        String line = line(LAST + "X-Forwarded-For: 1\t\"2\n\n");
        assertTrue(line, line.contains(" 1?\\\"2,127.0.0.1 - - ["));
    }

    /// @throws Exception never, if all is well
    @Test
    public void aRefusedRequestIsLoggedToo() throws Exception {
        server.with("accessLog", true).reconfigure();
        String line = line("GET / HTTP/1.1\nHost: a b\n\n");
        assertTrue(line, line.contains("\" 400 "));
    }

    /// @throws Exception never, if all is well
    @Test
    public void whatIsTooLongHasItsLineToo() throws Exception {
        server.with("accessLog", true).with("bodyMaxBytes", 4).reconfigure();
        String line = line("POST /long HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello");
        assertTrue(line, line.contains("\"POST /long HTTP/1.1\" 413 "));
    }

    /// @throws Exception never, if all is well
    @Test
    public void anApplicationThatFailsHasOneLine() throws Exception {
        server.with("accessLog", true).reconfigure();
        server.application((environ, start) -> {
            throw new IllegalStateException("so it is");
        });
        String line = line(LAST + "\n");
        assertTrue(line, line.contains("\"GET /x?y HTTP/1.1\" 500 "));
    }

    /// @throws Exception never, if all is well
    @Test
    public void theFormatChangesLive() throws Exception {
        server.with("accessLog", true).with("logFormat", "%(status_code)s!").reconfigure();
        server.exchange(LAST + "\n");
        assertTrue(onlyLine().endsWith(" 200!"));
    }
}

package org.coppice.wsgi.validator;

import static org.coppice.wsgi.validator.Violations.TEXT;
import static org.coppice.wsgi.validator.Violations.answering;
import static org.coppice.wsgi.validator.Violations.assertBreaks;
import static org.coppice.wsgi.validator.Violations.bytes;
import static org.coppice.wsgi.validator.Violations.get;
import static org.coppice.wsgi.validator.Violations.serve;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.api.Upgrade;
import org.coppice.wsgi.api.UpgradeHandler;
import org.junit.Test;

/// `start` and `write`, from both sides.
public class StartRulesTest {

    private static void response(int code, String... headers) throws Exception {
        serve(answering(Status.of(code), Headers.of(headers), Body.empty()));
    }

    @Test
    public void startMayWaitForTheFirstBufferButNoLonger() throws Exception {
        serve((environ, start) -> Body.of(() -> startingIterator(start)));
        assertBreaks(Rule.START_BEFORE_BODY, (environ, start) -> Body.of("abc"));
        assertBreaks(Rule.START_BEFORE_BODY, (environ, start) -> Body.empty());
    }

    private static Iterator<byte[]> startingIterator(StartResponse start) {
        start.start(Status.of(200), TEXT);
        return List.of(bytes("a")).iterator();
    }

    @Test
    public void aSecondStartNeedsAFailure() throws Exception {
        serve((environ, start) -> {
            start.start(Status.of(200), TEXT);
            start.start(Status.of(500), TEXT, new IOException("x"));
            return Body.of("failed");
        });
        assertBreaks(
                Rule.START_TWICE,
                (environ, start) -> {
                    start.start(Status.of(200), TEXT);
                    start.start(Status.of(500), TEXT);
                    return Body.of("failed");
                });
    }

    @Test
    public void startsArgumentsAreThere() {
        assertBreaks(Rule.START_ARGUMENTS, answering(null, TEXT, Body.empty()));
        assertBreaks(Rule.START_ARGUMENTS, answering(Status.of(200), null, Body.empty()));
        assertBreaks(
                Rule.START_ARGUMENTS,
                (environ, start) -> {
                    start.start(Status.of(200), TEXT, null);
                    return Body.empty();
                });
    }

    @Test
    public void theStatusIsThatOfAResponse() throws Exception {
        response(599, "Content-Type", "a/b");
        assertBreaks(Rule.STATUS, () -> response(199));
        assertBreaks(Rule.STATUS, () -> response(600, "Content-Type", "a/b"));
        assertBreaks(Rule.STATUS, () -> response(101, "Upgrade", "x"));
    }

    @Test
    public void switchingProtocolsIsForWhoTakesTheConnection() throws Exception {
        Environ environ = get();
        environ.put(Environ.UPGRADE, new Taken());
        serve(answering(Status.of(101), Headers.of("Upgrade", "websocket"), Body.empty()), environ);
    }

    private static final class Taken implements Upgrade {
        @Override
        public void to(UpgradeHandler handler) {}

        @Override
        public boolean isTaken() {
            return true;
        }
    }

    @Test
    public void someNamesAreNone() throws Exception {
        response(200, "Content-Type", "a/b", "X-Status", "1");
        for (String name : List.of("Status", "status", "X-", "X_")) {
            assertBreaks(Rule.HEADER_NAME, () -> response(200, "Content-Type", "a/b", name, "1"));
        }
    }

    @Test
    public void headersOfTheConnectionAreTheServers() throws Exception {
        for (String name :
                List.of(
                        "Connection",
                        "keep-alive",
                        "Proxy-Connection",
                        "TE",
                        "Trailer",
                        "Transfer-Encoding",
                        "Upgrade")) {
            assertBreaks(Rule.HOP_BY_HOP, () -> response(200, "Content-Type", "a/b", name, "x"));
        }
        response(426, "Content-Type", "a/b", "Upgrade", "websocket");
    }

    @Test
    public void aResponseHasOneTypeUnlessItHasNoBody() throws Exception {
        response(204);
        response(304);
        response(205);
        response(205, "Content-Type", "a/b");
        assertBreaks(Rule.CONTENT_TYPE, () -> response(200));
        assertBreaks(Rule.CONTENT_TYPE, () -> response(302, "Location", "/"));
        assertBreaks(Rule.CONTENT_TYPE, () -> response(204, "Content-Type", "a/b"));
        assertBreaks(
                Rule.CONTENT_TYPE,
                () -> response(200, "Content-Type", "a/b", "Content-Type", "a/b"));
    }

    @Test
    public void headersStayAsTheyAre() throws Exception {
        Headers headers = TEXT.copy();
        serve(answering(Status.of(200), headers, Body.of("a")));
        assertBreaks(
                Rule.HEADERS_KEPT,
                (environ, start) -> {
                    start.start(Status.of(200), headers);
                    headers.add("X", "y");
                    return Body.of("a");
                });
    }

    @Test
    public void writeIsForBeforeTheReturn() throws Exception {
        serve((environ, start) -> {
            start.start(Status.of(200), TEXT).write(ByteBuffer.wrap(bytes("ab")));
            return Body.of("c");
        });
        assertBreaks(
                Rule.WRITE,
                (environ, start) -> {
                    start.start(Status.of(200), TEXT).write(null);
                    return Body.empty();
                });
        assertBreaks(
                Rule.WRITE,
                (environ, start) -> {
                    ResponseWriter writer = start.start(Status.of(200), TEXT);
                    return Body.of(() -> writingIterator(writer));
                });
    }

    private static Iterator<byte[]> writingIterator(ResponseWriter writer) {
        try {
            writer.write(ByteBuffer.allocate(1));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return List.<byte[]>of().iterator();
    }

    @Test
    public void aServerThrowsTheFailureOfAResponseThatHasBegun() {
        StartResponse forgetful = new Lax();
        Validator validator =
                new Validator((environ, start) -> {
                    start.start(Status.of(200), TEXT).write(ByteBuffer.allocate(1));
                    start.start(Status.of(500), TEXT, new IOException("x"));
                    return Body.empty();
                });
        assertBreaks(Rule.FAILURE_IS_THROWN_AGAIN, () -> validator.call(get(), forgetful));
        IllegalStateException thrown =
                assertThrows(
                        IllegalStateException.class,
                        () -> validator.call(get(), new Violations.Start()));
        assertEquals("x", thrown.getCause().getMessage());
    }

    private static final class Lax implements StartResponse {
        @Override
        public ResponseWriter start(Status status, Headers headers) {
            return bytes -> {};
        }

        @Override
        public ResponseWriter start(Status status, Headers headers, Throwable failure) {
            return bytes -> {};
        }
    }

    @Test
    public void aServerGivesAWriter() {
        StartResponse none =
                new StartResponse() {
                    @Override
                    public ResponseWriter start(Status status, Headers headers) {
                        return null;
                    }

                    @Override
                    public ResponseWriter start(Status status, Headers headers, Throwable failure) {
                        return null;
                    }
                };
        assertBreaks(
                Rule.START_GIVES_WRITER, () -> new Validator(Violations.GOOD).call(get(), none));
    }
}

package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

public class ResponseRulesTest {
    private static void assertRefused(String message, ThrowingRunnable attempt) {
        assertEquals(message, assertThrows(IllegalStateException.class, attempt).getMessage());
    }

    @Test
    public void theHeadIsChosenUntilItIsOnTheWay() {
        ResponseRules.requireOpen("GET /", false, false, "start cannot be called");
        assertRefused(
                "The response to GET / has begun to be sent: start cannot be called any more",
                () -> ResponseRules.requireOpen("GET /", true, false, "start cannot be called"));
        assertRefused(
                "The response to GET / has been sent: start cannot be called any more",
                () -> ResponseRules.requireOpen("GET /", true, true, "start cannot be called"));
    }

    @Test
    public void startComesBeforeTheBytes() {
        ResponseRules.requireStarted(Status.of(200), "shop");
        assertRefused(
                "Application shop has not called start before the first bytes of its response",
                () -> ResponseRules.requireStarted(null, "shop"));
    }

    @Test
    public void noBodyIsNoEmptyBody() {
        ResponseRules.requireBody(Body.empty(), "GET /", "shop");
        assertRefused(
                "Application shop returned null for GET /: it must return a Body, such as"
                        + " Body.empty()",
                () -> ResponseRules.requireBody(null, "GET /", "shop"));
    }

    @Test
    public void theStatusIsFinal() {
        ResponseRules.requireFinal(Status.of(200));
        assertRefused(
                "Status 103 Early Hints is not allowed: it must be 200 or more, interim responses"
                        + " have their own way",
                () -> ResponseRules.requireFinal(Status.of(103)));
    }

    @Test
    public void theConnectionIsTheServersBusiness() {
        ResponseRules.requireNoHopByHop(Headers.of("A", "b"), false);
        for (String name : List.of("connection", "Keep-Alive", "Transfer-Encoding", "Upgrade")) {
            assertRefused(
                    "Header %s describes the connection, which is the server's business: an application must not set it"
                            .formatted(name),
                    () -> ResponseRules.requireNoHopByHop(Headers.of("A", "b", name, "c"), false));
        }
        ResponseRules.requireNoHopByHop("Upgrade", true);
        assertThrows(
                IllegalStateException.class,
                () -> ResponseRules.requireNoHopByHop("Connection", true));
    }

    @Test
    public void protocolsAreNamedByWhoChangesToThemOrRequiresThem() {
        assertTrue(ResponseRules.mayNameProtocols(Status.of(101)));
        assertTrue(ResponseRules.mayNameProtocols(Status.of(426)));
        assertFalse(ResponseRules.mayNameProtocols(Status.of(200)));
    }

    @Test
    public void anInterimResponseHasNoContent() {
        ResponseRules.requireInterim(Status.of(103), Headers.of("Link", "</a.css>"));
        for (int code : List.of(100, 101, 200)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ResponseRules.requireInterim(Status.of(code), Headers.of()));
        }
        for (String name : List.of("Content-Length", "connection")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ResponseRules.requireInterim(Status.of(103), Headers.of(name, "1")));
        }
    }

    @Test
    public void whatIsUncheckedIsThrownAgainItself() {
        RuntimeException unchecked = new RuntimeException();
        assertSame(
                unchecked,
                assertThrows(RuntimeException.class, () -> ResponseRules.throwAgain(unchecked)));
        Error error = new Error();
        assertSame(error, assertThrows(Error.class, () -> ResponseRules.throwAgain(error)));
        IOException checked = new IOException("full");
        assertSame(
                checked,
                assertThrows(IllegalStateException.class, () -> ResponseRules.throwAgain(checked))
                        .getCause());
    }
}

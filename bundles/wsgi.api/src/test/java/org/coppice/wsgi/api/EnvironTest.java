package org.coppice.wsgi.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.Test;

public class EnvironTest {
    @Test
    public void aBlankRequestHasAllOfPep3333() {
        Environ environ = Environ.blank("GET", "/a%20b/%C3%A9?x=1&y");
        assertEquals("GET", environ.requestMethod());
        assertEquals("", environ.scriptName());
        assertEquals("/a b/\u00c3\u00a9", environ.pathInfo());
        assertEquals("/a b/é", environ.path());
        assertEquals("/a%20b/%C3%A9", environ.get(Environ.RAW_PATH_INFO));
        assertEquals("x=1&y", environ.queryString());
        assertEquals("localhost", environ.serverName());
        assertEquals(OptionalInt.of(80), environ.serverPort());
        assertEquals("HTTP/1.1", environ.serverProtocol());
        assertEquals("127.0.0.1", environ.remoteAddress());
        assertEquals("http", environ.urlScheme());
        assertEquals(List.of(1, 0), environ.get(Environ.WSGI_VERSION));
        assertEquals(true, environ.get(Environ.WSGI_MULTITHREAD));
    }

    @Test
    public void whatIsNoEscapeStaysInTheBlankPath() {
        assertEquals("/%", Environ.blank("GET", "/%").pathInfo());
        assertEquals("/%4", Environ.blank("GET", "/%4").pathInfo());
        assertEquals("/%zz%41".replace("%41", "A"), Environ.blank("GET", "/%zz%41").pathInfo());
    }

    @Test
    public void aBlankPathBeginsWithASlashAndHasNoFragment() {
        assertThrows(IllegalArgumentException.class, () -> Environ.blank("GET", "x"));
        assertThrows(IllegalArgumentException.class, () -> Environ.blank("GET", "/x#y"));
    }

    @Test
    public void missingValuesAreEmpty() throws IOException {
        Environ environ = Environ.of(Map.of());
        assertEquals("", environ.queryString());
        assertEquals(Optional.empty(), environ.contentType());
        assertEquals(OptionalLong.empty(), environ.contentLength());
        assertEquals(OptionalInt.empty(), environ.remotePort());
        assertEquals(-1, environ.input().read());
        environ.errors().write("dropped");
        assertEquals(Map.of(), environ.routingArguments());
        assertEquals(Optional.empty(), environ.routePattern());
        assertEquals(0, environ.headers().size());
    }

    @Test
    public void headersAreFoundByTheirNamesOnTheWire() {
        Environ environ =
                Environ.of(
                        Map.of(
                                "HTTP_USER_AGENT", "me",
                                "CONTENT_TYPE", "text/plain",
                                "CONTENT_LENGTH", "12"));
        assertEquals(Optional.of("me"), environ.header("user-agent"));
        assertEquals(Optional.of("text/plain"), environ.header("Content-Type"));
        assertEquals(OptionalLong.of(12), environ.contentLength());
        assertEquals(Optional.empty(), environ.header("Host"));
        assertEquals(Optional.of("me"), environ.headers().first("User-Agent"));
        assertEquals(Optional.of("12"), environ.headers().first("Content-Length"));
    }

    @Test
    public void rawHeadersWinOverThoseMadeFromKeys() {
        Headers raw = Headers.of("x-A", "1").frozen();
        Environ environ = Environ.of(Map.of(Environ.HEADERS_RAW, raw, "HTTP_B", "2"));
        assertEquals(raw, environ.headers());
    }

    @Test
    public void aLengthThatIsNoNumberIsMissing() {
        for (String bad : List.of("", "-1", "+1", "1x", " 1", "99999999999999999999", "١")) {
            assertEquals(
                    bad,
                    OptionalLong.empty(),
                    Environ.of(Map.of("CONTENT_LENGTH", bad)).contentLength());
        }
    }

    @Test
    public void anEnvironIsACopyThatMayBeChanged() {
        Map<String, Object> entries = new HashMap<>(Map.of("a", 1));
        Environ environ = Environ.of(entries);
        environ.put("b", 2);
        environ.remove("a");
        assertEquals(Map.of("a", 1), entries);
        assertEquals(Map.of("b", 2), environ);
        assertTrue(environ.containsKey("b"));
    }

    @Test
    public void theInputIsTheStreamOfTheServer() throws IOException {
        Environ environ =
                Environ.of(Map.of("wsgi.input", new ByteArrayInputStream(new byte[] {7})));
        assertEquals(7, environ.input().read());
    }

    @Test
    public void hooksAreKeptInTheirOrder() {
        Environ environ = Environ.blank("GET", "/");
        PostHook first = each -> {};
        PostHook second = each -> {};
        environ.afterResponse(first);
        environ.afterResponse(second);
        assertEquals(List.of(first, second), environ.get(Environ.POST_HOOKS));
    }

    @Test
    public void whatAServerDoesNotOfferIsEmptyOrOfNoEffect() {
        Environ environ = Environ.blank("GET", "/");
        environ.setIdle();
        assertEquals(Optional.empty(), environ.upgrade());
        assertEquals(Optional.empty(), environ.interimResponses());
    }

    @Test
    public void whatAServerOffersIsThere() {
        Environ environ = Environ.blank("GET", "/");
        boolean[] idle = {false};
        environ.put(Environ.SET_IDLE, (Runnable) () -> idle[0] = true);
        environ.setIdle();
        assertTrue(idle[0]);
        InterimResponses hints = (status, headers) -> true;
        environ.put(Environ.EARLY_HINTS, hints);
        assertEquals(Optional.of(hints), environ.interimResponses());
    }
}

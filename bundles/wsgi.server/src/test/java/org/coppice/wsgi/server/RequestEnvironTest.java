package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.junit.Rule;
import org.junit.Test;

/// The environ as an application gets it.
public class RequestEnvironTest {
    @Rule public final HttpServerRule server = new HttpServerRule();

    private Environ environ(String method, String target, String headers) throws Exception {
        BlockingQueue<Environ> seen = new LinkedBlockingQueue<>();
        server.application((environ, start) -> {
            environ.remoteAddress();
            environ.serverName();
            seen.add(environ);
            return HttpServerRule.hello().call(environ, start);
        });
        server.exchange(
                method + " " + target + " HTTP/1.1\nHost: a\nConnection: close\n" + headers + "\n");
        return seen.take();
    }

    private Environ get(String target) throws Exception {
        return environ("GET", target, "");
    }

    @Test
    public void theRequestLineIsThere() throws Exception {
        Environ environ = get("/a%20b/%C3%A4?x=%20&y");
        assertEquals("GET", environ.requestMethod());
        assertEquals("", environ.scriptName());
        assertEquals("/a b/\u00c3\u00a4", environ.pathInfo());
        assertEquals("/a b/\u00e4", environ.path());
        assertEquals("/a%20b/%C3%A4", environ.get(Environ.RAW_PATH_INFO));
        assertEquals("x=%20&y", environ.queryString());
        assertEquals("HTTP/1.1", environ.serverProtocol());
        assertEquals("http", environ.urlScheme());
    }

    @Test
    public void whoSendsTheSameOnceMoreGetsAnEnvironOfItsOwn() throws Exception {
        Environ first = environ("GET", "/a", "Cookie: x\n");
        first.put("own", "value");
        first.put(Environ.PATH_INFO, "/changed");
        first.remove("HTTP_COOKIE");
        Environ second = environ("GET", "/a", "Cookie: x\n");
        assertFalse(second.containsKey("own"));
        assertEquals("/a", second.pathInfo());
        assertEquals(Optional.of("x"), second.header("Cookie"));
        assertEquals("/changed", first.pathInfo());
    }

    @Test
    public void aQueryThatWasNotSentIsMissing() throws Exception {
        assertFalse(get("/").containsKey(Environ.QUERY_STRING));
        assertTrue(get("/?").containsKey(Environ.QUERY_STRING));
    }

    @Test
    public void escapesAreDecodedOnce() throws Exception {
        assertEquals("/%41", get("/%2541").pathInfo());
        assertEquals("/%/+", get("/%25/+").pathInfo());
    }

    @Test
    public void allFormsOfATargetHaveAPath() throws Exception {
        assertEquals("/x", get("http://host:80/x?y=/").pathInfo());
        assertEquals("/", get("HTTP://host").pathInfo());
        assertEquals("/", get("http://host?x").pathInfo());
        assertEquals("", environ("OPTIONS", "*", "").pathInfo());
        assertEquals("//x", get("//x").pathInfo());
    }

    @Test
    public void bothEndsAreThere() throws Exception {
        Environ environ = get("/");
        assertEquals("127.0.0.1", environ.serverName());
        assertEquals("127.0.0.1", environ.remoteAddress());
    }

    @Test
    public void headersHaveTheirKeys() throws Exception {
        Environ environ =
                environ(
                        "POST",
                        "/",
                        "Content-Type: text/x\nContent-Length: 0\nX-Y: 1\nx-y: 2\nX_Y: 3\n");
        assertEquals("1,2", environ.get("HTTP_X_Y"));
        assertEquals(Optional.of("1,2"), environ.header("x-Y"));
        assertEquals(Optional.empty(), environ.header("Z"));
        assertEquals(Optional.of("text/x"), environ.contentType());
        assertEquals(OptionalLong.of(0), environ.contentLength());
        assertNull(environ.get("HTTP_CONTENT_TYPE"));
        assertNull(environ.get("HTTP_CONTENT_LENGTH"));
        Headers expected = Headers.of("Host", "a", "Connection", "close", "Content-Type", "text/x");
        expected.add("Content-Length", "0").add("X-Y", "1").add("x-y", "2").add("X_Y", "3");
        assertEquals(expected, environ.headers());
    }

    @Test
    public void severalFieldsOfCookiesAreOneListOfThem() throws Exception {
        Environ environ = environ("GET", "/", "Cookie: a=1\nX: 1\ncookie: b=2\nX: 2\n");
        assertEquals("a=1; b=2", environ.get("HTTP_COOKIE"));
        assertEquals(Optional.of("a=1; b=2"), environ.header("Cookie"));
        assertEquals(Optional.of("1,2"), environ.header("X"));
    }

    @Test
    public void theGatewaysKeysAreThere() throws Exception {
        Environ environ = get("/");
        assertEquals(List.of(1, 0), environ.get(Environ.WSGI_VERSION));
        assertEquals(true, environ.get(Environ.WSGI_MULTITHREAD));
        assertEquals(false, environ.get(Environ.WSGI_MULTIPROCESS));
        assertEquals(false, environ.get(Environ.WSGI_RUN_ONCE));
        assertEquals(true, environ.get(Environ.WSGI_INPUT_TERMINATED));
        assertEquals("http", environ.get(Environ.WSGI_URL_SCHEME));
        assertTrue(environ.containsKey(Environ.WSGI_ERRORS));
        assertTrue(environ.containsKey(Environ.WSGI_INPUT));
    }

    @Test
    public void itIsAMapThatCanBeChanged() throws Exception {
        Environ environ = environ("GET", "/x", "A: b\n");
        assertEquals("/x", environ.put(Environ.PATH_INFO, "/y"));
        assertEquals("/y", environ.pathInfo());
        assertNull(environ.put("mine", 1));
        assertEquals("b", environ.remove("HTTP_A"));
        assertEquals(Optional.empty(), environ.header("A"));
        assertNull(environ.remove("HTTP_A"));
        environ.put("HTTP_B", "c");
        assertEquals(Optional.of("c"), environ.header("b"));
    }

    @Test
    public void walkingThroughItFindsWhatGetFinds() throws Exception {
        Environ environ = environ("GET", "/x?y", "A: b\n");
        environ.put("mine", 1);
        environ.put(Environ.ROUTE_PATTERN, "/x");
        environ.remove("HTTP_A");
        Map<String, Object> before = new HashMap<>();
        for (String key : List.of("mine", "HTTP_HOST", "PATH_INFO", "QUERY_STRING")) {
            before.put(key, environ.get(key));
        }
        Map<String, Object> all = new HashMap<>(environ);
        assertTrue(all.entrySet().containsAll(before.entrySet()));
        assertEquals("/x", all.get(Environ.ROUTE_PATTERN));
        assertFalse(all.containsKey("HTTP_A"));
        environ.entrySet().removeIf(entry -> entry.getKey().equals("mine"));
        assertNull(environ.get("mine"));
        environ.put(Environ.PATH_INFO, "/z");
        assertEquals("/z", environ.pathInfo());
        assertEquals("GET", environ.requestMethod());
    }
}

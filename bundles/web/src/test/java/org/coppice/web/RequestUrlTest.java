package org.coppice.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

public class RequestUrlTest {
    /// Scheme, header `Host`; host, domain, port, origin.
    private static final String[][] HOSTS = {
        {"http", "example.org", "example.org", "example.org", "80", "http://example.org"},
        {"http", "example.org:80", "example.org:80", "example.org", "80", "http://example.org"},
        {"http", "a:443", "a:443", "a", "443", "http://a:443"},
        {"https", "a:443", "a:443", "a", "443", "https://a"},
        {"https", "a", "a", "a", "443", "https://a"},
        {"https", "a:", "a:", "a", "443", "https://a"},
        {"http", "[::1]", "[::1]", "[::1]", "80", "http://[::1]"},
        {"http", "[::1]:8080", "[::1]:8080", "[::1]", "8080", "http://[::1]:8080"},
        {"http", "", "localhost", "localhost", "80", "http://localhost"},
        {"https", "", "localhost:80", "localhost", "80", "https://localhost:80"},
    };

    /// A reference, where it leads from `/root/a%20b/c?q`, and from the application `/root`.
    private static final String[][] REFERENCES = {
        {"", "http://h/root/a%20b/c?q", "http://h/root/?q"},
        {"d", "http://h/root/a%20b/d", "http://h/root/d"},
        {"../d/./e", "http://h/root/d/e", "http://h/d/e"},
        {"/d", "http://h/d", "http://h/d"},
        {"?x", "http://h/root/a%20b/c?x", "http://h/root/?x"},
        {"//other/d", "http://other/d", "http://other/d"},
        {"https://other/d", "https://other/d", "https://other/d"},
    };

    @Test
    public void theHostIsThatOfTheHeaderOrTheServer() {
        for (String[] row : HOSTS) {
            RequestUrl url = at(row[0], row[1], "/").url();
            String name = row[0] + " " + row[1];
            assertEquals(name, row[2], url.host());
            assertEquals(name, row[3], url.domain());
            assertEquals(name, Integer.parseInt(row[4]), url.port());
            assertEquals(name, row[5], url.origin());
        }
    }

    @Test
    public void aServerOnAUnixSocketHasNoPort() {
        Request request = Request.blank("GET", "/");
        request.environ().put(Environ.SERVER_NAME, "unix");
        request.environ().put(Environ.SERVER_PORT, "");
        assertEquals("http://unix/", request.url().toString());
    }

    @Test
    public void whatIsNoHostIsTheClientsFault() {
        for (String bad :
                List.of("a/b", "a@b", "a b", "a:b", "a:99999", "a:123456", "\"a\"", "é")) {
            HttpException e =
                    assertThrows(
                            bad, HttpException.class, () -> at("http", bad, "/").url().origin());
            assertEquals(400, e.status().code());
        }
    }

    @Test
    public void theUrlHasTheseParts() {
        Request request = at("https", "h:8443", "/a%20b/%C3%A9?x=%20");
        request.environ().put(Environ.SCRIPT_NAME, "/root dir");
        RequestUrl url = request.url();
        assertEquals("https", url.scheme());
        assertEquals("https://h:8443/root%20dir", url.application());
        assertEquals("/root%20dir/a%20b/%C3%A9", url.path());
        assertEquals("/root%20dir/a%20b/%C3%A9?x=%20", url.pathAndQuery());
        assertEquals("https://h:8443/root%20dir/a%20b/%C3%A9", url.withoutQuery());
        assertEquals("https://h:8443/root%20dir/a%20b/%C3%A9?x=%20", url.toString());
    }

    @Test
    public void referencesAreResolved() {
        for (String[] row : REFERENCES) {
            Request request = at("http", "h", "/a%20b/c?q");
            request.environ().put(Environ.SCRIPT_NAME, "/root");
            assertEquals(row[0], row[1], request.url().resolve(row[0]));
            assertEquals(row[0], row[2], request.url().resolveInApplication(row[0]));
        }
    }

    @Test
    public void segmentsMoveFromThePathToTheApplication() {
        Request request = Request.blank("GET", "/a//%C3%A9/");
        assertEquals(Optional.of("a"), request.peekPathSegment());
        assertEquals(Optional.of("a"), request.popPathSegment());
        assertEquals("/a", request.environ().scriptName());
        assertEquals("//\u00c3\u00a9/", request.environ().pathInfo());
        assertEquals(Optional.of("é"), request.popPathSegment());
        assertEquals("/a//\u00c3\u00a9", request.environ().scriptName());
        assertEquals("/", request.path());
        assertEquals(Optional.empty(), request.peekPathSegment());
        assertEquals(Optional.empty(), request.popPathSegment());
        assertEquals("/", request.path());
        assertEquals("http://localhost/a//%C3%A9/", request.url().toString());
    }

    @Test
    public void aSegmentMayHaveToBeOfAForm() {
        Request request = Request.blank("GET", "/v1/x");
        assertEquals(Optional.empty(), request.popPathSegment(Pattern.compile("v")));
        assertEquals("/v1/x", request.path());
        assertEquals(Optional.of("v1"), request.popPathSegment(Pattern.compile("v\\d")));
        assertEquals("/x", request.path());
    }

    private static Request at(String scheme, String host, String path) {
        Request request = Request.blank("GET", path);
        request.environ().put(Environ.WSGI_URL_SCHEME, scheme);
        if (!host.isEmpty()) {
            request.environ().put("HTTP_HOST", host);
        }
        return request;
    }
}

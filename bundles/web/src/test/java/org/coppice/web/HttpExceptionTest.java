package org.coppice.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Status;
import org.junit.Test;

public class HttpExceptionTest {
    @Test
    public void eachRegisteredStatusHasItsException() {
        for (int code = 300; code < 600; code++) {
            HttpException e = HttpException.of(code);
            assertEquals(Status.of(code), e.status());
            assertEquals(Status.of(code), e.response().status());
            assertFalse(e.getMessage().isBlank());
            assertEquals(code / 100 == 4, e.isClientError());
            assertEquals(code / 100 == 5, e.isServerError());
        }
        assertThrows(IllegalArgumentException.class, () -> HttpException.of(299));
        assertThrows(IllegalArgumentException.class, () -> HttpException.of(600));
    }

    @Test
    public void namesAreThoseOfTheStatus() {
        Map<Integer, HttpException> named =
                Map.ofEntries(
                        Map.entry(304, HttpException.notModified()),
                        Map.entry(400, HttpException.badRequest()),
                        Map.entry(403, HttpException.forbidden()),
                        Map.entry(404, HttpException.notFound()),
                        Map.entry(406, HttpException.notAcceptable()),
                        Map.entry(408, HttpException.requestTimeout()),
                        Map.entry(409, HttpException.conflict()),
                        Map.entry(410, HttpException.gone()),
                        Map.entry(411, HttpException.lengthRequired()),
                        Map.entry(412, HttpException.preconditionFailed()),
                        Map.entry(413, HttpException.contentTooLarge()),
                        Map.entry(414, HttpException.uriTooLong()),
                        Map.entry(415, HttpException.unsupportedMediaType()),
                        Map.entry(422, HttpException.unprocessableContent()),
                        Map.entry(423, HttpException.locked()),
                        Map.entry(424, HttpException.failedDependency()),
                        Map.entry(428, HttpException.preconditionRequired()),
                        Map.entry(431, HttpException.headersTooLarge()),
                        Map.entry(451, HttpException.unavailableForLegalReasons()),
                        Map.entry(500, HttpException.internalServerError()),
                        Map.entry(501, HttpException.notImplemented()),
                        Map.entry(502, HttpException.badGateway()),
                        Map.entry(504, HttpException.gatewayTimeout()),
                        Map.entry(507, HttpException.insufficientStorage()),
                        Map.entry(511, HttpException.networkAuthenticationRequired()));
        named.forEach((code, e) -> assertEquals(code.intValue(), e.status().code()));
    }

    @Test
    public void someHaveTheHeaderThatTheyNeed() {
        assertHeader(
                HttpException.unauthorized("Basic realm=\"x\""),
                "401",
                "WWW-Authenticate",
                "Basic realm=\"x\"");
        assertHeader(HttpException.methodNotAllowed("GET", "PUT"), "405", "Allow", "GET, PUT");
        assertHeader(HttpException.rangeNotSatisfiable(7), "416", "Content-Range", "bytes */7");
        assertHeader(
                HttpException.tooManyRequests(Duration.ofMillis(1)), "429", "Retry-After", "1");
        assertHeader(
                HttpException.serviceUnavailable(Duration.ofSeconds(2)), "503", "Retry-After", "2");
        assertThrows(
                IllegalArgumentException.class,
                () -> HttpException.tooManyRequests(Duration.ofSeconds(-1)));
    }

    @Test
    public void redirectsGoWhereRedirectsMay() {
        assertHeader(HttpException.movedPermanently("/a"), "301", "Location", "/a");
        assertHeader(HttpException.found("/a"), "302", "Location", "/a");
        assertHeader(HttpException.seeOther("a?b#c"), "303", "Location", "a?b#c");
        assertHeader(
                HttpException.temporaryRedirect("https://a/"), "307", "Location", "https://a/");
        assertHeader(HttpException.permanentRedirect("/a"), "308", "Location", "/a");
        for (String bad :
                List.of(
                        "//evil",
                        "/\\evil",
                        "\\\\evil",
                        "/\t/evil",
                        "/a\r\nX: y",
                        "",
                        " /a",
                        "/é")) {
            assertThrows(bad, IllegalArgumentException.class, () -> HttpException.found(bad));
        }
    }

    @Test
    public void aSlashIsAddedToThePathBeforeTheQuery() {
        assertHeader(
                HttpException.addSlash(Request.blank("GET", "/a%20b")),
                "308",
                "Location",
                "/a%20b/");
        assertHeader(
                HttpException.addSlash(Request.blank("GET", "/a?b=c")),
                "308",
                "Location",
                "/a/?b=c");
        Request raw = Request.blank("GET", "/a");
        raw.environ().put(Environ.QUERY_STRING, "b=\\\u00c3\u00a9|%20?/\"<");
        assertHeader(
                HttpException.addSlash(raw), "308", "Location", "/a/?b=%5C%C3%A9%7C%20?/%22%3C");
        assertHeader(
                HttpException.addSlash(Request.blank("GET", "//evil")),
                "308",
                "Location",
                "/%2Fevil/");
        assertHeader(
                HttpException.addSlash(Request.blank("GET", "/%5Cevil")),
                "308",
                "Location",
                "/%5Cevil/");
    }

    @Test
    public void theBodyIsInTheFormThatTheClientPrefers() {
        HttpException e = HttpException.notFound().detail("no <b>\"book\"</b>").comment("<!-- -->");
        String text = "no <b>\"book\"</b>\n";
        String json =
                "{\"message\":\"no <b>\\\"book\\\"</b>\",\"code\":404,\"title\":\"Not Found\"}";
        String html =
                """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>404 Not Found</title></head>
                <body>
                <h1>404 Not Found</h1>
                <p>no &lt;b&gt;&quot;book&quot;&lt;/b&gt;</p>
                <!-- &lt;!&#45;&#45; &#45;&#45;&gt; -->
                </body>
                </html>
                """;
        String[][] rows = {
            {"", text},
            {"*/*", text},
            {"text/*", text},
            {"image/png", text},
            {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", html},
            {"application/json", json},
            {"application/*", json},
            {"text/html;q=0.5, application/json", json},
            {"text/html, application/json;q=0.9", html},
            {"*/*, text/plain;q=0", html},
            {"nonsense", text},
        };
        assertEquals(text, Bodies.read(e.response().body()));
        for (String[] row : rows) {
            Request request = Request.blank("GET", "/");
            if (!row[0].isEmpty()) {
                request.environ().put("HTTP_ACCEPT", row[0]);
            }
            Response response = e.response(request);
            assertEquals(row[0], row[1], Bodies.read(response.body()));
            assertEquals(404, response.status().code());
        }
    }

    @Test
    public void aRedirectHasALinkInHtml() {
        Request request = Request.blank("GET", "/");
        request.environ().put("HTTP_ACCEPT", "text/html");
        String body = Bodies.read(HttpException.found("/a?b&c='d'").response(request).body());
        assertTrue(
                body,
                body.contains("<a href=\"/a?b&amp;c=&#39;d&#39;\">/a?b&amp;c=&#39;d&#39;</a>"));
    }

    @Test
    public void someStatusHaveNoBody() {
        Response response = HttpException.notModified().header("ETag", "\"1\"").response();
        assertEquals(0, response.body().lengthBytes());
        assertEquals("ETag: \"1\"\n", response.headers().toString());
    }

    @Test
    public void changesMakeCopies() {
        HttpException e = HttpException.notFound();
        HttpException changed = e.header("X", "1").header("x", "2").detail("d");
        assertEquals("d", changed.getMessage());
        assertEquals(List.of("2"), changed.response().headers().all("X"));
        assertEquals(0, HttpException.notFound().response().headers().all("X").size());
        assertEquals("The resource could not be found.", e.getMessage());
        RuntimeException cause = new RuntimeException();
        assertSame(cause, new HttpException(400, "x", cause).header("X", "1").getCause());
    }

    @Test
    public void aConstantOneCollectsNothing() {
        for (HttpException constant :
                List.of(HttpException.notFound(), new HttpException(Response.empty(204)))) {
            constant.addSuppressed(new RuntimeException("of one request"));
            assertEquals(0, constant.getSuppressed().length);
        }
    }

    @Test
    public void aResponseOfItsOwnIsSentAsItIs() {
        HttpException e = new HttpException(Response.json("{}").status(422));
        Request request = Request.blank("GET", "/");
        request.environ().put("HTTP_ACCEPT", "text/html");
        assertEquals("{}", Bodies.read(e.response(request).body()));
        assertEquals(Optional.of("1"), e.header("X", "1").response(request).headers().first("X"));
        assertThrows(IllegalStateException.class, () -> e.detail("x"));
        assertThrows(IllegalStateException.class, () -> e.comment("x"));
    }

    private static void assertHeader(HttpException e, String code, String name, String value) {
        assertEquals(Integer.parseInt(code), e.status().code());
        assertEquals(Optional.of(value), e.response().headers().first(name));
    }

    @Test
    public void cachesAreToldThatTheFormWasChosenByAccept() {
        Request request = Request.blank("GET", "/x");
        HttpException error = HttpException.notFound().header("Vary", "Cookie");
        assertEquals("Cookie, Accept", error.response(request).header("Vary").orElse("-"));
        HttpException empty = HttpException.notModified();
        assertEquals(Optional.empty(), empty.response(request).header("Vary"));
        Response own = new HttpException(Response.text("own").status(404)).response(request);
        assertEquals(Optional.empty(), own.header("Vary"));
    }
}

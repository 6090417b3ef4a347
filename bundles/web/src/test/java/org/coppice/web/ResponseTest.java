package org.coppice.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class ResponseTest {
    @Test
    public void eachKindHasItsContentType() {
        assertEquals("text/plain; charset=utf-8", contentType(Response.text("x")));
        assertEquals("text/html; charset=utf-8", contentType(Response.html("x")));
        assertEquals("application/json", contentType(Response.json("{}")));
        assertEquals("application/octet-stream", contentType(Response.bytes(new byte[0])));
        assertEquals("application/octet-stream", contentType(Response.stream(List.of())));
        assertEquals("text/css", contentType(Response.text("x").contentType("text/css")));
        assertTrue(Response.empty(204).headers().first("Content-Type").isEmpty());
    }

    @Test
    public void textIsUtf8AndItsLengthKnown() {
        Response response = Response.text("é");
        assertEquals(200, response.status().code());
        assertEquals(2, response.body().lengthBytes());
        assertEquals("é", Bodies.read(response.body()));
    }

    @Test
    public void changesMakeCopies() {
        Response text = Response.text("x");
        Response changed = text.status(201).header("X", "1").header("x", "2").addHeader("X", "3");
        assertEquals(201, changed.status().code());
        assertEquals(List.of("2", "3"), changed.headers().all("X"));
        assertEquals("x", Bodies.read(changed.body()));
        assertEquals(200, text.status().code());
        assertEquals(1, text.headers().size());
    }

    @Test
    public void aConstantServesAnyNumberOfTimes() {
        Response constant = Response.stream(List.of("a".getBytes(StandardCharsets.UTF_8)));
        assertEquals("a", Bodies.read(constant.body()));
        assertEquals("a", Bodies.read(constant.body()));
    }

    @Test
    public void aStreamMayHaveALength() {
        byte[] bytes = "abc".getBytes(StandardCharsets.UTF_8);
        assertEquals(-1, Response.stream(new ByteArrayInputStream(bytes)).body().lengthBytes());
        Response known = Response.stream(new ByteArrayInputStream(bytes), 3);
        assertEquals(3, known.body().lengthBytes());
        assertEquals("abc", Bodies.read(known.body()));
    }

    @Test
    public void aRedirectGoesToAPathOrAUrl() {
        Response response = Response.redirect("/a?b=c").status(303);
        assertEquals(303, response.status().code());
        assertEquals(Optional.of("/a?b=c"), response.headers().first("Location"));
        assertEquals(
                Optional.of("https://example.org/"),
                Response.redirect("https://example.org/").headers().first("Location"));
    }

    @Test
    public void aRedirectCannotBeTurnedToAnotherHost() {
        for (String bad :
                List.of("//evil", "/\\evil", "/\t/evil", "/a\r\nX: y", "", " /a", "/é", "/a b")) {
            assertThrows(bad, IllegalArgumentException.class, () -> Response.redirect(bad));
        }
    }

    @Test
    public void jsonObjectsAreWritten() {
        Response response = Response.json(Map.of("greeting", "Hello, \"you\""));
        assertEquals("{\"greeting\":\"Hello, \\\"you\\\"\"}", Bodies.read(response.body()));
    }

    @Test
    public void anObjectIsWrittenByTheCodecOfTheRequest() throws Exception {
        Response response = Response.json((Object) List.of(1, "a"));
        assertEquals("[1,\"a\"]", Bodies.read(response.body()));
        ObjectCodec codec =
                new ObjectCodec() {
                    @Override
                    public Object read(byte[] document, Type type) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public byte[] write(Object value) {
                        return ("<" + value + ">").getBytes(StandardCharsets.UTF_8);
                    }
                };
        Request request = Request.builder("GET", "/").with(ObjectCodec.KEY, codec).build();
        Response sent =
                request.send(Handlers.application(ignored -> response.status(201).gzipped()));
        assertEquals("<[1, a]>", sent.decoded().readText());
        assertEquals(201, sent.status().code());
        assertThrows(IllegalArgumentException.class, () -> Response.json(new Object()).readText());
    }

    @Test
    public void htmlIsEscaped() {
        assertEquals("&lt;a b=&quot;&#39;&amp;&quot;&gt;é", Html.escape("<a b=\"'&\">é"));
    }

    private static String contentType(Response response) {
        return response.headers().first("content-type").orElseThrow();
    }
}

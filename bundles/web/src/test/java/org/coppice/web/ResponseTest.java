package org.coppice.web;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.web.headers.ETag;
import org.coppice.wsgi.api.Body;
import org.junit.Test;

public class ResponseTest {
    private static final ObjectCodec CODEC =
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

    @Test
    public void eachKindHasItsContentType() {
        assertEquals("text/plain; charset=utf-8", contentType(Response.text("x")));
        assertEquals("text/html; charset=utf-8", contentType(Response.html("x")));
        assertEquals("application/json", contentType(Response.json("{}")));
        assertEquals("application/octet-stream", contentType(Response.bytes(new byte[0])));
        assertEquals("application/octet-stream", contentType(Response.stream(List.of())));
        assertEquals("text/css", contentType(Response.text("x").contentType("text/css")));
        for (int code : new int[] {101, 204, 304}) {
            assertEquals(0, Response.empty(code).headers().size());
        }
        assertEquals("text/plain; charset=utf-8", contentType(Response.empty(205)));
    }

    @Test
    public void aStatusWithoutBodyTakesBodyAndTypeAway() {
        for (int code : new int[] {101, 204, 304}) {
            Response text =
                    Response.text("x").header("Content-Length", "1").header("ETag", "\"1\"");
            Response changed = text.status(code);
            assertEquals("ETag: \"1\"\n", changed.headers().toString());
            assertEquals(0, changed.body().lengthBytes());
            assertEquals("x", Bodies.read(text.body()));
        }
        assertEquals("x", Bodies.read(Response.text("x").status(205).body()));
    }

    @Test
    public void aBodyThatItsStatusTakesAwayIsClosed() {
        for (boolean sent : new boolean[] {true, false}) {
            List<String> closed = new ArrayList<>();
            Body body = Body.of("x").whenClosed(() -> closed.add("closed"));
            Response response = Response.text("").withBody(body).status(304);
            assertEquals(List.of(), closed);
            if (sent) {
                assertEquals("", Bodies.read(response.body()));
            } else {
                response.close();
            }
            assertEquals(List.of("closed"), closed);
        }
    }

    @Test
    public void anotherBodyTakesLengthAndChecksumOfTheFormerAway() {
        Response response =
                Response.text("x")
                        .header("Content-Length", "1")
                        .header("Content-MD5", "nds6u3zI+pJ7l1TFzUzg3g==")
                        .withBody(Body.of("abc"));
        assertEquals("Content-Type: text/plain; charset=utf-8\n", response.headers().toString());
        assertEquals(3, response.body().lengthBytes());
        assertEquals("abc", Bodies.read(response.body()));
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
        Request request = Request.builder("GET", "/").with(ObjectCodec.KEY, CODEC).build();
        Response sent =
                request.send(Handlers.application(ignored -> response.status(201).gzipped()));
        assertEquals("<[1, a]>", sent.decoded().readText());
        assertEquals(201, sent.status().code());
        assertThrows(IllegalArgumentException.class, () -> Response.json(new Object()).readText());
    }

    @Test
    public void anEntityTagOfAnObjectIsOfTheBytesThatAreSent() {
        Response response = Response.json((Object) List.of(1, "a"));
        Request request = Request.builder("GET", "/").with(ObjectCodec.KEY, CODEC).build();
        Response tagged = response.contentETag(100, request);
        byte[] written = CODEC.write(List.of(1, "a"));
        assertEquals(Optional.of(ETag.ofContent(written)), tagged.etag());
        assertArrayEquals(written, tagged.readBytes(100));
        assertThrows(IllegalStateException.class, () -> response.contentETag(100));
        assertThrows(IllegalStateException.class, () -> response.contentETag(3, request));
        Request plain = Request.blank("GET", "/");
        assertEquals("[1,\"a\"]", response.contentETag(100, plain).readText());
    }

    @Test
    public void htmlIsEscaped() {
        assertEquals("&lt;a b=&quot;&#39;&amp;&quot;&gt;é", Html.escape("<a b=\"'&\">é"));
    }

    private static String contentType(Response response) {
        return response.headers().first("content-type").orElseThrow();
    }
}

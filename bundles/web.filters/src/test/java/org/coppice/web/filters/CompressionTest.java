package org.coppice.web.filters;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.coppice.web.Handlers;
import org.coppice.web.Request;
import org.coppice.web.RequestBuilder;
import org.coppice.web.Response;
import org.coppice.web.ServerEvent;
import org.coppice.wsgi.api.Body;
import org.junit.Test;

public class CompressionTest {
    private static final String TEXT = "Never odd or even. ".repeat(100);

    /// A coding that marks what it is given, to see which one was chosen.
    private record Marking(String coding) implements ContentCoder {
        @Override
        public OutputStream encoder(OutputStream target) throws IOException {
            target.write((coding + ":").getBytes(StandardCharsets.US_ASCII));
            return new FilterOutputStream(target) {
                @Override
                public void close() {}
            };
        }
    }

    private static Response send(
            Map<String, String> settings,
            String accept,
            UnaryOperator<Response> change,
            String... coders)
            throws Exception {
        List<ContentCoder> there = new ArrayList<>();
        for (String coder : coders) {
            there.add(new Marking(coder));
        }
        RequestBuilder request = Request.builder("GET", "/");
        if (!accept.equals("-")) {
            request.header("Accept-Encoding", accept);
        }
        return request.build()
                .send(
                        Compression.of(settings, () -> there)
                                .around(
                                        Handlers.application(
                                                ignored -> change.apply(Response.text(TEXT)))));
    }

    private static Response send(String accept, UnaryOperator<Response> change) throws Exception {
        return send(Map.of(), accept, change);
    }

    private static String coding(Response response) {
        return response.header("Content-Encoding").orElse("-");
    }

    private static String value(Response response, String name) {
        return response.header(name).orElse("-");
    }

    private static String gunzip(byte[] coded) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(coded))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    public void theCodingIsTheOneThatTheClientLikesBest() throws Exception {
        String[][] rows = {
            // Accept-Encoding, with zstd and br besides gzip, with gzip alone
            {"-", "-", "-"},
            {"", "-", "-"},
            {"gzip", "gzip", "gzip"},
            {"x-gzip", "gzip", "gzip"},
            {"GZIP", "gzip", "gzip"},
            {"deflate", "-", "-"},
            {"gzip, br, zstd", "zstd", "gzip"},
            {"gzip, br;q=0.9, zstd;q=0.8", "gzip", "gzip"},
            {"br;q=0.9, gzip;q=0.5", "br", "gzip"},
            {"*", "zstd", "gzip"},
            {"*;q=0.5, br", "br", "gzip"},
            {"gzip;q=0", "-", "-"},
            {"gzip;q=0, *", "zstd", "-"},
            {"identity", "-", "-"},
            {"identity, gzip;q=0.5", "-", "-"},
            {"identity;q=0.5, gzip", "gzip", "gzip"},
            {"identity;q=0.5, gzip;q=0.5", "gzip", "gzip"},
            {"identity;q=0", "-", "-"},
            {"gzip;q=2", "-", "-"},
        };
        for (String[] row : rows) {
            assertEquals(
                    row[0],
                    row[1],
                    coding(send(Map.of(), row[0], UnaryOperator.identity(), "br", "zstd")));
            assertEquals(row[0], row[2], coding(send(row[0], UnaryOperator.identity())));
        }
    }

    @Test
    public void theConfigurationSaysWhichCodingsAndWhichIsFirst() throws Exception {
        Map<String, String> brFirst = Map.of("codings", "br, gzip");
        assertEquals(
                "br",
                coding(send(brFirst, "zstd, gzip, br", UnaryOperator.identity(), "zstd", "br")));
        Response br = send(brFirst, "br", UnaryOperator.identity(), "br");
        assertEquals("br:" + TEXT, new String(br.readBytes(10_000), StandardCharsets.UTF_8));
    }

    @Test
    public void whatIsCompressedSaysSo() throws Exception {
        Response response =
                send(
                        "gzip",
                        plain ->
                                plain.header("ETag", "\"1\"")
                                        .header("Accept-Ranges", "bytes")
                                        .header("Content-MD5", "x")
                                        .header("Content-Length", Integer.toString(TEXT.length()))
                                        .header("Vary", "Cookie"));
        assertEquals("gzip", coding(response));
        assertEquals("W/\"1\"", value(response, "ETag"));
        assertEquals("Cookie, Accept-Encoding", value(response, "Vary"));
        for (String gone : List.of("Accept-Ranges", "Content-MD5", "Content-Length")) {
            assertEquals(gone, "-", value(response, gone));
        }
        assertEquals(-1, response.body().lengthBytes());
        assertEquals(TEXT, gunzip(response.readBytes(10_000)));
    }

    @Test
    public void whoDoesNotAskGetsItAsItIsAndCachesAreTold() throws Exception {
        Response response = send("-", plain -> plain.header("ETag", "\"1\""));
        assertEquals("\"1\"", value(response, "ETag"));
        assertEquals("Accept-Encoding", value(response, "Vary"));
        assertEquals(TEXT, response.readText());
    }

    @Test
    public void someResponsesAreLeftAsTheyAre() throws Exception {
        Map<String, UnaryOperator<Response>> rows =
                Map.of(
                        "coded already", plain -> plain.header("Content-Encoding", "br"),
                        "a part", plain -> plain.status(206),
                        "a part of a 200", plain -> plain.header("Content-Range", "bytes 0-1/2"),
                        "not to be changed", plain -> plain.header("Cache-Control", "no-transform"),
                        "of a type that is dense", plain -> plain.contentType("image/png"),
                        "of no type", plain -> plain.withoutHeader("Content-Type"),
                        "too short", plain -> plain.withBody(Body.of("short")),
                        "without a body", plain -> Response.empty(204),
                        "not changed", plain -> Response.empty(304).header("ETag", "\"1\""));
        for (var row : rows.entrySet()) {
            Response response = send("gzip", row.getValue());
            String expected = row.getKey().equals("coded already") ? "br" : "-";
            assertEquals(row.getKey(), expected, coding(response));
            assertEquals(row.getKey(), "-", value(response, "Vary"));
        }
    }

    @Test
    public void typesAreThoseOfTheConfiguration() throws Exception {
        String[][] rows = {
            {"text/html; charset=utf-8", "gzip"},
            {"application/json", "gzip"},
            {"application/problem+json", "gzip"},
            {"application/atom+xml; type=feed", "gzip"},
            {"image/svg+xml", "gzip"},
            {"application/zip", "-"},
            {"application/octet-stream", "-"},
            {"image/foo+json", "-"},
            {"font/woff2", "-"},
        };
        for (String[] row : rows) {
            assertEquals(row[0], row[1], coding(send("gzip", p -> p.contentType(row[0]))));
        }
        Map<String, String> own = Map.of("types", "application/zip", "minBytes", "5");
        assertEquals("gzip", coding(send(own, "gzip", p -> p.contentType("application/zip"))));
        assertEquals("-", coding(send(own, "gzip", UnaryOperator.identity())));
        Response five =
                send(own, "gzip", p -> p.contentType("application/zip").withBody(Body.of("12345")));
        assertEquals("gzip", coding(five));
    }

    @Test
    public void aHeadOfWhatIsCompressedIsThatOfTheGet() throws Exception {
        Response head =
                Request.builder("HEAD", "/")
                        .header("Accept-Encoding", "gzip")
                        .build()
                        .send(
                                Compression.of(Map.of(), List::of)
                                        .around(Handlers.application(r -> Response.text(TEXT))));
        assertEquals("gzip", coding(head));
        assertEquals("-", value(head, "Content-Length"));
    }

    @Test
    public void eachEventGoesOutAtOnce() throws Exception {
        List<ServerEvent> events = List.of(ServerEvent.of("one"), ServerEvent.of("two"));
        Response response = send("gzip", plain -> Response.events(events));
        assertEquals("gzip", coding(response));
        ByteArrayOutputStream sofar = new ByteArrayOutputStream();
        try (Body body = response.body()) {
            Iterator<ByteBuffer> buffers = body.iterator();
            for (String expected : List.of("data: one", "data: two")) {
                sofar.write(bytes(buffers.next()));
                assertTrue(expected, readable(sofar.toByteArray()).contains(expected));
            }
        }
    }

    /// What a client can read of a stream that has not ended.
    private static String readable(byte[] coded) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(coded), 1)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                text.write(b);
            }
        } catch (java.io.EOFException e) {
            // not ended
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    public void whatIsNotSentIsClosed() throws Exception {
        List<String> closed = new ArrayList<>();
        Response response =
                send(
                        "gzip",
                        plain -> plain.withBody(Body.of(TEXT).whenClosed(() -> closed.add("x"))));
        Body body = response.body();
        body.iterator().next();
        assertEquals(List.of(), closed);
        body.close();
        assertEquals(List.of("x"), closed);
    }

    @Test
    public void whatIsWrongIsToldWithItsRemedy() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Compression.of(Map.of("types", "text", "minBytes", "few")))
                        .getMessage();
        assertTrue(message, message.contains("minBytes=few is not allowed: give a whole number"));
        assertTrue(
                message, message.contains("types=text is not allowed: give media types such as"));
        assertFalse(message, message.contains("codings"));
    }
}

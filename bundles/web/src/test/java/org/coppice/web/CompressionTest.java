package org.coppice.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import org.coppice.web.headers.ETag;
import org.coppice.wsgi.api.Body;
import org.junit.Test;

public class CompressionTest {
    private static final String LONG = "abc ".repeat(10_000);

    /// `Accept-Encoding`, and whether it is compressed.
    private static final String[][] ROWS = {
        {"-", "no"},
        {"gzip", "yes"},
        {"x-gzip", "yes"},
        {"br, gzip, zstd", "yes"},
        {"gzip;q=0.1", "yes"},
        {"*", "yes"},
        {"", "no"},
        {"br", "no"},
        {"gzip;q=0", "no"},
        {"gzip;q=0.5, identity", "no"},
        {"gzip, identity;q=0.5", "yes"},
        {"identity", "no"},
    };

    @Test
    public void aResponseIsCompressedForWhoAsksForIt() {
        for (String[] row : ROWS) {
            Response response = Response.text(LONG).compressedFor(accepting(row[0]));
            boolean compressed = response.header("Content-Encoding").isPresent();
            assertEquals(row[0], row[1], compressed ? "yes" : "no");
            assertEquals(row[0], Optional.of("Accept-Encoding"), response.header("Vary"));
            assertEquals(row[0], LONG, response.decoded().readText());
        }
    }

    @Test
    public void compressedBytesAreGzip() throws IOException {
        byte[] bytes = new byte[100_000];
        new Random(7).nextBytes(bytes);
        byte[] coded = Response.bytes(bytes).gzipped().readBytes(200_000);
        GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(coded));
        assertArrayEquals(bytes, stream.readAllBytes());
        assertEquals("", Response.text("").gzipped().decoded().readText());
    }

    @Test
    public void headersTellThatTheBytesAreOthers() {
        Response response =
                Response.text(LONG)
                        .etag(ETag.strong("1"))
                        .header("Content-Length", "40000")
                        .header("Accept-Ranges", "bytes")
                        .header("Repr-Digest", "sha-256=:AA==:")
                        .compressedFor(accepting("gzip"));
        assertEquals(
                """
                Content-Type: text/plain; charset=utf-8
                ETag: W/"1"
                Vary: Accept-Encoding
                Content-Encoding: gzip
                """,
                response.headers().toString());
        assertEquals(-1, response.body().lengthBytes());
        response.close();
    }

    @Test
    public void whatShouldNotBeCompressedIsLeftAlone() {
        Request request = accepting("gzip");
        for (Response response :
                List.of(
                        Response.empty(204),
                        Response.text(LONG).header("Content-Encoding", "br"),
                        Response.text(LONG).header("Cache-Control", "no-transform"),
                        Response.text(LONG).status(206))) {
            assertSame(response, response.compressedFor(request));
        }
        Response small = Response.text("small").compressedFor(request);
        assertEquals("small", small.readText());
        assertThrows(
                IllegalStateException.class,
                () -> Response.text("x").header("Content-Encoding", "br").gzipped());
    }

    @Test
    public void anyCodingIsWrittenByItsEncoder() throws IOException {
        Response response = Response.text(LONG).encoded("deflate", DeflaterOutputStream::new);
        assertEquals(Optional.of("deflate"), response.header("Content-Encoding"));
        assertEquals(LONG, response.decoded().readText());
    }

    @Test
    public void eachBufferOfAStreamGoesOutAtOnce() {
        List<String> taken = new ArrayList<>();
        Iterable<byte[]> chunks =
                () ->
                        List.of("a", "b").stream()
                                .peek(taken::add)
                                .map(each -> each.getBytes(UTF_8))
                                .iterator();
        try (Body body = Response.stream(chunks).gzipped().body()) {
            Iterator<ByteBuffer> buffers = body.iterator();
            assertTrue(buffers.next().remaining() > 0);
            assertEquals(List.of("a"), taken);
        }
    }

    @Test
    public void aBodyIsClosedHoweverFarItWasSent() {
        for (int buffers = 0; buffers < 3; buffers++) {
            List<String> closed = new ArrayList<>();
            ByteArrayInputStream stream =
                    new ByteArrayInputStream(new byte[10]) {
                        @Override
                        public void close() {
                            closed.add("closed");
                        }
                    };
            try (Body body = Response.stream(stream).gzipped().body()) {
                Iterator<ByteBuffer> iterator = body.iterator();
                for (int i = 0; i < buffers; i++) {
                    iterator.next();
                }
            }
            assertEquals(List.of("closed"), closed);
        }
    }

    @Test
    public void deflateIsDecodedWithAndWithoutItsFormat() throws IOException {
        for (boolean raw : new boolean[] {false, true}) {
            Response response =
                    Response.bytes(deflated(raw)).header("Content-Encoding", "Deflate").decoded();
            assertEquals(LONG, response.readText());
            assertEquals(Optional.empty(), response.header("Content-Encoding"));
        }
        Response plain = Response.text("x");
        assertSame(plain, plain.decoded());
        Response brotli = plain.header("Content-Encoding", "br");
        assertThrows(IllegalArgumentException.class, brotli::decoded);
    }

    private static byte[] deflated(boolean raw) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(LONG.getBytes(UTF_8));
        }
        deflater.end();
        return bytes.toByteArray();
    }

    private static Request accepting(String codings) {
        Request request = Request.blank("GET", "/");
        if (!codings.equals("-")) {
            request.environ().put("HTTP_ACCEPT_ENCODING", codings);
        }
        return request;
    }
}

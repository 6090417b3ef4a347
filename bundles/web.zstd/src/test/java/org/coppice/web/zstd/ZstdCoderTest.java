package org.coppice.web.zstd;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.coppice.web.Handlers;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.filters.Compression;
import org.junit.Test;

public class ZstdCoderTest {
    private static final String TEXT = "Never odd or even. ".repeat(1000);

    @Test
    public void whatIsCodedCanBeRead() throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (OutputStream encoder = new ZstdCoder().encoder(coded)) {
            encoder.write(TEXT.getBytes(StandardCharsets.UTF_8));
        }
        assertTrue(coded.size() < TEXT.length() / 10);
        assertEquals(TEXT, decoded(coded.toByteArray()));
    }

    private static String decoded(byte[] coded) throws IOException {
        try (InputStream in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(coded))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    public void whatWasFlushedCanBeReadBeforeTheEnd() throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (OutputStream encoder = new ZstdCoder().encoder(coded)) {
            encoder.write("data: one\n\n".getBytes(StandardCharsets.UTF_8));
            encoder.flush();
            InputStream in =
                    new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(coded.toByteArray()));
            assertEquals("data: one\n\n", new String(in.readNBytes(11), StandardCharsets.UTF_8));
        }
    }

    @Test
    public void theFilterFindsItOnAPlainClassPath() throws Exception {
        Response response =
                Request.builder("GET", "/")
                        .header("Accept-Encoding", "gzip, zstd")
                        .build()
                        .send(
                                Compression.of(Map.of())
                                        .around(Handlers.application(r -> Response.text(TEXT))));
        assertEquals("zstd", response.header("Content-Encoding").orElse("-"));
        assertEquals(TEXT, decoded(response.readBytes(100_000)));
    }
}

package org.coppice.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.coppice.web.headers.ContentRange;
import org.coppice.web.headers.MediaType;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.FileBody;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.Test;

public class RangesTest {
    private static final String TEXT = "0123456789";

    /// The header, the status, and `Content-Range` = content of each part.
    private static final String[][] ROWS = {
        {"bytes=0-0", "206", "0-0=0"},
        {"bytes=2-5", "206", "2-5=2345"},
        {"bytes=5-", "206", "5-9=56789"},
        {"bytes=-3", "206", "7-9=789"},
        {"bytes=-30", "206", "0-9=0123456789"},
        {"bytes=8-30", "206", "8-9=89"},
        {"bytes=0-9", "206", "0-9=0123456789"},
        {"Bytes=1-1", "206", "1-1=1"},
        {"bytes=10-", "416", ""},
        {"bytes=-0", "416", ""},
        {"bytes=0-1,4-5", "206", "0-1=01", "4-5=45"},
        {"bytes=0-1,10-,4-5", "206", "0-1=01", "4-5=45"},
        {"bytes=10-,4-5", "206", "4-5=45"},
        {"bytes=4-5,0-1", "206", "0-1=01", "4-5=45"},
        {"bytes=0-2,2-4", "206", "0-4=01234"},
        {"bytes=0-1,2-3", "206", "0-1=01", "2-3=23"},
        {"bytes=0-0,-1", "206", "0-0=0", "9-9=9"},
        {"bytes=0-9,0-9", "200", ""},
        {"bytes=0-0,x", "200", ""},
    };

    @Test
    public void rangesOfBytesAreSent() throws IOException {
        checkAll(() -> Response.text(TEXT));
    }

    @Test
    public void rangesOfAStreamAreSent() throws IOException {
        checkAll(() ->
                Response.stream(new ByteArrayInputStream(TEXT.getBytes(UTF_8)), 10)
                        .contentType("text/plain; charset=utf-8"));
    }

    @Test
    public void rangesOfAFileAreSent() throws IOException {
        Path file = Files.createTempFile("ranges", ".txt");
        Files.writeString(file, TEXT);
        try {
            checkAll(() ->
                    Response.file(file, MediaType.of("text/plain; charset=utf-8"))
                            .withoutHeader("Last-Modified"));
            Response one =
                    Response.file(file, MediaType.TEXT_PLAIN).conditional(request("bytes=2-5"));
            try (Body body = one.body()) {
                assertTrue("sent as a file", body instanceof FileBody);
                assertEquals(4, body.lengthBytes());
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    public void aBodyOfUnknownLengthIsSentWhole() {
        Response response =
                Response.stream(List.of(TEXT.getBytes(UTF_8))).conditional(request("bytes=0-1"));
        assertEquals(200, response.status().code());
        assertEquals(TEXT, Bodies.read(response.body()));
    }

    @Test
    public void overlappingPartsAreJoined() {
        List<ContentRange.Part> parts =
                List.of(
                        ContentRange.of(5, 9, 100),
                        ContentRange.of(0, 3, 100),
                        ContentRange.of(6, 7, 100),
                        ContentRange.of(2, 4, 100));
        assertEquals(
                List.of(ContentRange.of(0, 4, 100), ContentRange.of(5, 9, 100)),
                Ranges.ascending(parts));
    }

    @Test
    public void aStreamThatEndsTooEarlyFails() {
        Response response =
                Response.stream(new ByteArrayInputStream(new byte[5]), 10)
                        .conditional(request("bytes=0-1,7-8"));
        assertThrows(UncheckedIOException.class, () -> Bodies.read(response.body()));
    }

    @Test
    public void aFileThatHasBecomeShorterIsClosed() throws IOException {
        Path file = Files.createTempFile("ranges", ".txt");
        try {
            Files.writeString(file, TEXT);
            FileBody body = FileBody.of(file);
            Response response = Response.of(Status.of(200), Headers.empty(), body);
            Files.writeString(file, "");
            assertThrows(
                    IllegalArgumentException.class,
                    () -> response.conditional(request("bytes=2-5")));
            assertFalse(body.file().isOpen());
        } finally {
            Files.delete(file);
        }
    }

    @Test
    public void aFileThatIsMissingIsTold() throws IOException {
        Path file = Files.createTempFile("ranges", ".txt");
        Response response = Response.file(file, MediaType.TEXT_PLAIN);
        Files.delete(file);
        assertThrows(UncheckedIOException.class, response::body);
        response.close();
        assertThrows(IOException.class, () -> Response.file(file, MediaType.TEXT_PLAIN));
    }

    /// Makes the same response anew.
    private interface Source {
        Response make() throws IOException;
    }

    private static void checkAll(Source source) throws IOException {
        for (String[] row : ROWS) {
            Response response = source.make().conditional(request(row[0]));
            assertEquals(row[0], row[1], "" + response.status().code());
            switch (row[1]) {
                case "200" -> assertEquals(row[0], TEXT, Bodies.read(response.body()));
                case "416" ->
                        assertEquals(
                                row[0],
                                Optional.of("bytes */10"),
                                response.header("Content-Range"));
                default -> checkParts(row[0], response, List.of(row).subList(2, row.length));
            }
        }
    }

    private static void checkParts(String name, Response response, List<String> expected) {
        long length = response.body().lengthBytes();
        String body = Bodies.read(response.body());
        assertEquals(name, length, body.length());
        if (expected.size() == 1) {
            String range = response.header("Content-Range").orElseThrow();
            assertEquals(
                    name, expected.getFirst(), range.substring(6, range.indexOf('/')) + "=" + body);
            assertEquals(Optional.of("text/plain; charset=utf-8"), response.header("Content-Type"));
            return;
        }
        MediaType type = response.mediaType().orElseThrow();
        assertEquals("multipart/byteranges", type.essence());
        String[] parts = body.split("\r\n--" + type.parameter("boundary").orElseThrow());
        assertEquals(name, "", parts[0]);
        assertEquals(name, "--\r\n", parts[parts.length - 1]);
        List<String> found = new ArrayList<>();
        for (int i = 1; i < parts.length - 1; i++) {
            String head = "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes ";
            assertTrue(parts[i], parts[i].startsWith(head));
            String rest = parts[i].substring(head.length());
            found.add(rest.replace("/10\r\n\r\n", "="));
        }
        assertEquals(name, expected, found);
    }

    private static Request request(String range) {
        return Request.builder("GET", "/").header("Range", range).build();
    }
}

package org.coppice.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.Type;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.PostHook;
import org.junit.Test;

public class RequestBodyTest {
    private static final byte[] BYTES = "0123456789".getBytes(UTF_8);

    @Test
    public void aBodyThatIsKeptIsReadAgain() throws Exception {
        for (int memory : new int[] {0, 9, 10, 11}) {
            Request request = post();
            request.keepBody(memory, 10);
            request.keepBody(memory, 10);
            assertArrayEquals(BYTES, request.bytes());
            assertEquals(0, request.bytes().length);
            request.rewindBody();
            assertEquals('0', request.body().read());
            request.rewindBody();
            assertEquals("0123456789", request.text());
            endOfResponse(request);
        }
    }

    @Test
    public void aBodyThatIsKeptIsInAFileIfItIsLong() throws Exception {
        byte[] body = UUID.randomUUID().toString().getBytes(UTF_8);
        for (int memory : new int[] {0, body.length - 1, body.length}) {
            Request request = Request.builder("POST", "/").body("text/plain", body).build();
            request.keepBody(memory, body.length);
            assertEquals(memory < body.length ? 1 : 0, filesWith(body));
            endOfResponse(request);
            assertEquals(0, filesWith(body));
        }
    }

    @Test
    public void aBodyThatBreaksOffFailsForWhoReadsItAndLeavesNoFile() throws Exception {
        byte[] begin = UUID.randomUUID().toString().getBytes(UTF_8);
        IOException gone = new IOException("the client has gone");
        assertSame(gone, assertThrows(IOException.class, () -> breaking(begin, gone).bytes()));
        assertSame(gone, assertThrows(IOException.class, () -> breaking(begin, gone).text()));
        Request inMemory = breaking(begin, gone);
        assertSame(gone, assertThrows(IOException.class, () -> inMemory.keepBody(1000, 1000)));
        Request spooled = breaking(begin, gone);
        assertSame(gone, assertThrows(IOException.class, () -> spooled.keepBody(0, 1000)));
        assertEquals(1, filesWith(begin));
        endOfResponse(spooled);
        assertEquals(0, filesWith(begin));
    }

    /// A body that fails after these bytes.
    private static Request breaking(byte[] begin, IOException failure) {
        InputStream end =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw failure;
                    }
                };
        Request request = Request.blank("POST", "/");
        request.environ()
                .put(
                        Environ.WSGI_INPUT,
                        new SequenceInputStream(new ByteArrayInputStream(begin), end));
        return request;
    }

    /// How many temporary files of bodies have this content; those of other processes do not count.
    private static int filesWith(byte[] content) throws IOException {
        Path probe = Files.createTempFile("probe-", "");
        Files.delete(probe);
        int found = 0;
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(probe.getParent(), "coppice-body-*")) {
            for (Path each : files) {
                try {
                    found += Arrays.equals(content, Files.readAllBytes(each)) ? 1 : 0;
                } catch (NoSuchFileException | AccessDeniedException e) {
                    // of another process
                }
            }
        }
        return found;
    }

    @Test
    public void aBodyThatIsTooLongIsNotKept() throws Exception {
        for (int memory : new int[] {0, 5, 20}) {
            Request request = post();
            request.environ().remove(Environ.CONTENT_LENGTH);
            HttpException e = assertThrows(HttpException.class, () -> request.keepBody(memory, 9));
            assertEquals("the body has more than 9 bytes", e.getMessage());
            assertEquals(413, e.status().code());
            endOfResponse(request);
        }
        assertThrows(HttpException.class, () -> post().keepBody(0, 9));
        assertThrows(IllegalStateException.class, () -> post().rewindBody());
    }

    @Test
    public void aCopyHasABodyOfItsOwn() throws Exception {
        Request request = post();
        request.keepBody(3, 10);
        Request copy = request.copy();
        copy.environ().put("HTTP_X", "y");
        assertEquals("0123456789", request.text());
        assertEquals("0123456789", copy.text());
        assertEquals(Optional.empty(), request.header("X"));
        endOfResponse(request);
    }

    @Test
    public void aCopyForGetHasNoBody() throws IOException {
        Request copy = post().copyGet();
        assertEquals("GET", copy.method());
        assertEquals("", copy.text());
        assertEquals(0, copy.headers().size());
    }

    @Test
    public void jsonIsReadByTheCodec() throws IOException {
        Request request =
                Request.builder("POST", "/").json("[1]").with(ObjectCodec.KEY, new Fake()).build();
        assertEquals("[1] as class java.lang.String", request.json(String.class));
    }

    @Test
    public void jsonThatIsNullFitsNothing() {
        Request request =
                Request.builder("POST", "/").json("null").with(ObjectCodec.KEY, new Fake()).build();
        HttpException e = assertThrows(HttpException.class, () -> request.json(String.class));
        assertEquals(400, e.status().code());
        assertEquals("the JSON does not fit: it is null", e.getMessage());
    }

    @Test
    public void jsonNeedsItsTypeAndACodec() {
        Request none = Request.builder("POST", "/").json("[1]").build();
        assertThrows(IllegalStateException.class, () -> none.json(String.class));
        Request text = Request.builder("POST", "/").body("text/plain", BYTES).build();
        HttpException e = assertThrows(HttpException.class, () -> text.json(String.class));
        assertEquals(415, e.status().code());
        assertEquals(
                "the body's type is \"text/plain\", it must be application/json", e.getMessage());
    }

    @Test
    public void aBuilderMakesWhatClientsSend() throws IOException {
        Request request =
                Request.builder("PUT", "/x?y=z")
                        .baseUrl("https://example.org:8443/app/")
                        .header("X-A", "1")
                        .header("x-a", "2")
                        .field("a b", "ü&")
                        .build();
        assertEquals("https://example.org:8443/app/x?y=z", request.url().toString());
        assertEquals(Optional.of("1, 2"), request.header("X-A"));
        assertEquals("{y=z, a b=ü&}", request.parameters().toString());
        assertThrows(
                IllegalArgumentException.class,
                () -> Request.builder("GET", "/").header("X", "a\r\nb"));
        assertThrows(
                IllegalArgumentException.class, () -> Request.builder("GET", "/").baseUrl("/app"));
        assertThrows(IllegalArgumentException.class, () -> Request.blank("GET", "/#x"));
    }

    @Test
    public void aBuilderMakesFormsWithFiles() throws IOException {
        Request request =
                Request.builder("POST", "/")
                        .field("a", "ü")
                        .file("f\"\\", "é\".txt", "text/plain", BYTES)
                        .build();
        assertEquals("{a=ü}", request.form().fields().toString());
        Upload upload = request.upload("f\"\\").orElseThrow();
        assertEquals(Optional.of("é\".txt"), upload.fileName());
        assertEquals(Optional.of("text/plain"), upload.contentType());
        assertArrayEquals(BYTES, upload.open().readAllBytes());
    }

    private static Request post() {
        return Request.builder("POST", "/").body("text/plain", BYTES).build();
    }

    @SuppressWarnings("unchecked")
    private static void endOfResponse(Request request) throws Exception {
        List<PostHook> hooks = (List<PostHook>) request.environ().get(Environ.POST_HOOKS);
        if (hooks != null) {
            assertTrue(hooks.size() > 0);
            for (PostHook hook : hooks) {
                hook.run(request.environ());
            }
        }
    }

    private static final class Fake implements ObjectCodec {
        @Override
        public Object read(byte[] document, Type type) {
            String text = new String(document, UTF_8);
            return text.equals("null") ? null : text + " as " + type;
        }

        @Override
        public byte[] write(Object value) {
            return ("<" + value + ">").getBytes(UTF_8);
        }
    }
}

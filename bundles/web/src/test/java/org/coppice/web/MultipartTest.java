package org.coppice.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.PostHook;
import org.junit.Test;

public class MultipartTest {
    private static final String FIELD = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n";
    private static final String END = "\r\n--x--\r\n";

    /// Bodies and what they are: name, `/` and file name if it is a file, content; a part a cell.
    private static final String[][] BODIES = {
        {"--x--", ""},
        {"--x--\r\nepilogue\r\n--x\r\n", ""},
        {"preamble\r\n--x--", ""},
        {FIELD + "\r\n1" + END, "a=1"},
        {FIELD + "\r\n" + END, "a="},
        {FIELD + "\r\n--x--", "a="},
        {FIELD + "\r\n\r\n" + END, "a=\r\n"},
        {FIELD + "\r\n1\r\n" + FIELD + "\r\n2" + END, "a=1", "a=2"},
        {FIELD + "\r\n" + FIELD + "\r\n2" + END, "a=", "a=2"},
        {"pre\r\n--y\r\n" + FIELD + "\r\n1" + END, "a=1"},
        {"--x \t \r\n" + FIELD.substring(5) + "\r\n1" + END, "a=1"},
        {
            FIELD + "X: y\r\n\r\n\r\r\n\r\n-\r\n--\r\n--y\r\n--" + END,
            "a=\r\r\n\r\n-\r\n--\r\n--y\r\n--"
        },
        {FIELD + "\r\n--y\n--x\r--x --x\r\n -x" + END, "a=--y\n--x\r--x --x\r\n -x"},
        {part("name=b; filename=c.txt") + "1" + END, "b/c.txt=1"},
        {part("NAME=b ; ; FileName=\"c;d.txt\";") + "1" + END, "b/c;d.txt=1"},
        {part("name=\"b\"; filename=\"\"") + END, "b/="},
        {part("name=\"\"; filename=\"C:\\x\\y\\é.txt\"") + END, "/é.txt="},
        {
            part("name=\"a\\\"b\\\\c\\d\"; filename=\"../../etc/passwd\"") + END,
            "a\"b\\c\\d/passwd="
        },
        {part("name=a; filename*=UTF-8''%C3%A9") + END, "a/é="},
        {part("name=a; name=b") + END, "a="},
        {part("name=b; filename=\"..\"") + END, "b/="},
        {part("name=b; filename=\"a/.\"") + END, "b/="},
    };

    private static final String[][] MALFORMED = {
        {"", "it ends before its last boundary"},
        {"--", "it ends before its last boundary"},
        {"--y--", "it ends before its last boundary"},
        {"--x", "it ends before its last boundary"},
        {"--x-", "it ends before its last boundary"},
        {FIELD, "it ends before its last boundary"},
        {FIELD + "\r\n1\r\n--x", "it ends before its last boundary"},
        {FIELD + "\r\n1\n--x--", "it ends before its last boundary"},
        {"--x-y\r\n", "a boundary is not followed by the end of its line"},
        {"--xy\r\n", "a boundary is not followed by the end of its line"},
        {"--x\n" + FIELD.substring(5), "a boundary is not followed by the end of its line"},
        {"--x\r\nA: b\rC: d\r\n", "a header has a CR without an LF"},
        {"--x\r\nA\r\n\r\n", "the header \"A\" has no name"},
        {"--x\r\n: b\r\n\r\n", "the header \": b\" has no name"},
        {FIELD + " folded: x\r\n\r\n", "header name \" folded\" has the character"},
        {"--x\r\nA: b\n\r\n\r\n", "header A has the character 0x0a"},
        {"--x\r\n\r\n1" + END, "a part of the form is not \"Content-Disposition"},
        {part("x=y") + END, "a part of the form is not \"Content-Disposition"},
        {part("name=a").replace("form-data", "attachment") + END, "a part of the form is not"},
        {part("name") + END, "a part of the form is not"},
        {
            FIELD + "Content-Transfer-Encoding: BASE64\r\n\r\nMQ==" + END,
            "\"a\" in the form has the Content-Transfer-Encoding BASE64"
        },
    };

    @Test
    public void partsAreWhatTheBodySays() throws IOException {
        for (String[] row : BODIES) {
            List<String> expected = List.of(row).subList(row[1].isEmpty() ? 2 : 1, row.length);
            assertEquals(row[0], expected, parts(new ByteArrayInputStream(row[0].getBytes(UTF_8))));
        }
    }

    @Test
    public void partsAreTheSameHoweverTheBodyIsCut() throws IOException {
        for (String[] row : BODIES) {
            List<String> expected = List.of(row).subList(row[1].isEmpty() ? 2 : 1, row.length);
            byte[] bytes = row[0].getBytes(UTF_8);
            assertEquals(row[0], expected, parts(new Trickle(bytes, 0)));
            for (int cut = 1; cut < bytes.length; cut++) {
                assertEquals(row[0], expected, parts(new Trickle(bytes, cut)));
            }
        }
    }

    /// Of the bytes that delimiters are made of, and across the buffer of the reader.
    @Test
    public void anyContentComesAsItWasSent() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            int length = i % 1000 == 0 ? 20_000 + random.nextInt(20) : random.nextInt(20);
            StringBuilder content = new StringBuilder();
            while (content.length() < length) {
                content.append("\r\n--xy".charAt(random.nextInt(6)));
            }
            String safe = ("\r\n" + content).replace("\r\n--x", "").replace("\r\n--x", "");
            if (!safe.startsWith("\r\n") || safe.contains("\r\n--x")) {
                continue;
            }
            String body = FIELD + safe + END;
            InputStream stream =
                    i % 2 == 0
                            ? new ByteArrayInputStream(body.getBytes(UTF_8))
                            : new Trickle(body.getBytes(UTF_8), 0);
            Request request = Request.blank("POST", "/");
            request.environ().put(Environ.CONTENT_TYPE, "multipart/form-data; boundary=x");
            request.environ().put(Environ.WSGI_INPUT, stream);
            Part part = request.multipart(FormLimits.DEFAULT).next().orElseThrow();
            assertEquals(safe.substring(2), part.text(50_000));
        }
    }

    @Test
    public void aMalformedBodyIsTheClientsFault() {
        for (String[] row : MALFORMED) {
            for (InputStream body :
                    List.of(
                            new ByteArrayInputStream(row[0].getBytes(UTF_8)),
                            new Trickle(row[0].getBytes(UTF_8), 0))) {
                HttpException e = assertThrows(row[0], HttpException.class, () -> parts(body));
                assertEquals(400, e.response().status().code());
                assertTrue(row[0] + ": " + e.getMessage(), e.getMessage().contains(row[1]));
            }
        }
    }

    @Test
    public void theBoundaryIsThere() {
        String tooLong = "x".repeat(71);
        for (String boundary :
                List.of(
                        "",
                        "; boundary=",
                        "; boundary=\"\"",
                        "; boundary=é",
                        "; boundary=" + tooLong)) {
            Request request = post("multipart/form-data" + boundary, new byte[0]);
            HttpException e = assertThrows(boundary, HttpException.class, request::form);
            assertEquals(400, e.response().status().code());
        }
    }

    @Test
    public void onlyAFormIsStreamed() {
        HttpException e =
                assertThrows(
                        HttpException.class,
                        () -> post("text/plain", new byte[0]).multipart(FormLimits.DEFAULT));
        assertEquals(415, e.response().status().code());
        assertEquals(
                "the body's type is \"text/plain\", it must be multipart/form-data",
                e.getMessage());
    }

    @Test
    public void whatIsNotReadOfAPartIsSkipped() throws IOException {
        String body = FIELD + "\r\n" + "1".repeat(20_000) + "\r\n" + FIELD + "\r\n2" + END;
        Multipart parts = form(body).multipart(FormLimits.DEFAULT);
        Part first = parts.next().orElseThrow();
        assertEquals('1', first.body().read());
        assertEquals("2", parts.next().orElseThrow().text(10));
        assertThrows(IOException.class, () -> first.body().read());
        assertThrows(IOException.class, () -> first.body().read(new byte[1]));
        assertEquals(Optional.empty(), parts.next());
        assertEquals(Optional.empty(), parts.next());
    }

    @Test
    public void aPartHasHeadersAndACharset() throws IOException {
        String body =
                FIELD + "Content-Type: text/plain; charset=latin1\r\nX: y\r\n\r\n\u00e9" + END;
        Request request = post("multipart/form-data; boundary=x", body.getBytes(ISO_8859_1));
        Part part = request.multipart(FormLimits.DEFAULT).next().orElseThrow();
        assertFalse(part.isFile());
        assertEquals(Optional.empty(), part.fileName());
        assertEquals(Optional.of("y"), part.headers().first("x"));
        assertEquals("é", part.text(1));
        Part long1 = form(body).multipart(FormLimits.DEFAULT).next().orElseThrow();
        HttpException e = assertThrows(HttpException.class, () -> long1.text(1));
        assertEquals("\"a\" in the form has more than 1 bytes", e.getMessage());
    }

    @Test
    public void limitsAreKeptAndNamed() throws IOException {
        String two = FIELD + "\r\n12345\r\n" + FIELD + "\r\n2" + END;
        FormLimits limits = FormLimits.DEFAULT;
        assertEquals(2, form(two).form(limits.maxFields(2)).fields().size());
        assertRefused(two, limits.maxFields(1), "the form has more than 1 fields and files");
        assertEquals(2, form(two).form(limits.memory(6, 0)).fields().size());
        assertRefused(
                two,
                limits.memory(5, 0),
                "\"a\" in the form is too long: its fields have more than 5 bytes");
        assertRefused(two, limits.sizes(9, 20), "the form has more than 20 bytes");
        assertRefused(two, limits.sizes(4, 1000), "\"a\" in the form has more than 4 bytes");
        String longHeader = FIELD + "X: " + "y".repeat(8192) + "\r\n\r\n" + END;
        assertRefused(
                longHeader, limits, "the headers of a part of the form have more than 8192 bytes");
        String manyHeaders = FIELD + "X: yyyy\r\n".repeat(2000) + "\r\n" + END;
        assertRefused(
                manyHeaders, limits, "the headers of a part of the form have more than 8192 bytes");
        assertThrows(IllegalArgumentException.class, () -> limits.maxFields(0));
        Request announced = form(two);
        announced.environ().put(Environ.CONTENT_LENGTH, "1001");
        assertThrows(HttpException.class, () -> announced.form(limits.sizes(9, 1000)));
    }

    @Test
    public void smallFilesStayInMemory() throws IOException {
        String file = part("name=f; filename=a.txt") + "123" + END;
        Upload upload = form(file).upload("f").orElseThrow();
        assertEquals(Optional.empty(), upload.file());
        assertEquals(3, upload.sizeBytes());
        assertEquals("f", upload.name());
        assertEquals(Optional.of("a.txt"), upload.fileName());
        assertEquals(Optional.empty(), upload.contentType());
        assertEquals("123", new String(upload.open().readAllBytes(), UTF_8));
        assertEquals("123", new String(upload.open().readAllBytes(), UTF_8));
    }

    @Test
    public void aFileFieldLeftEmptyIsNoFile() throws IOException {
        Form form = form(part("name=f; filename=\"\"") + END).form();
        assertTrue(form.files().isEmpty());
        assertTrue(form.fields().isEmpty());
    }

    @Test
    public void largeFilesGoToDiskAndAreDeletedAfterTheResponse() throws Exception {
        byte[] content = new byte[200_000];
        new Random(7).nextBytes(content);
        for (int memory : new int[] {1 << 20, 10, 0}) {
            Request request = withFile(content);
            Upload upload =
                    request.form(FormLimits.DEFAULT.memory(memory, 100_000)).files().one("f");
            Path file = upload.file().orElseThrow();
            assertEquals(content.length, upload.sizeBytes());
            assertArrayEquals(content, upload.open().readAllBytes());
            endOfResponse(request);
            assertFalse(Files.exists(file));
        }
    }

    @Test
    public void aFileOfWhichTheRestDoesNotComeIsDeletedToo() throws Exception {
        byte[] content = new byte[200_000];
        Request request = withFile(content);
        FormLimits limits = FormLimits.DEFAULT.sizes(content.length - 1, 1 << 20);
        HttpException e = assertThrows(HttpException.class, () -> request.form(limits));
        assertEquals("\"f\" in the form has more than 199999 bytes", e.getMessage());
        assertEquals(1, hooks(request).size());
        endOfResponse(request);
    }

    @Test
    public void anUploadIsKeptByMovingIt() throws Exception {
        Path folder = Files.createTempDirectory("upload");
        for (int spoolAbove : new int[] {0, 100}) {
            Request request = withFile("123".getBytes(UTF_8));
            Upload upload =
                    request.form(FormLimits.DEFAULT.memory(1000, spoolAbove)).files().one("f");
            Path target = folder.resolve("kept" + spoolAbove);
            upload.moveTo(target);
            endOfResponse(request);
            assertEquals("123", Files.readString(target));
            Files.delete(target);
        }
        Files.delete(folder);
    }

    @Test
    public void aFormMayNameItsCharset() throws IOException {
        String body =
                FIELD.replace("\"a\"", "_charset_") + "\r\nlatin1\r\n" + FIELD + "\r\n\u00e9" + END;
        Request request = post("multipart/form-data; boundary=\"x\"", body.getBytes(ISO_8859_1));
        assertEquals("{a=é}", request.form().fields().toString());
        Request unknown = form(body.replace("latin1", "klingon"));
        HttpException e = assertThrows(HttpException.class, unknown::form);
        assertEquals(415, e.response().status().code());
    }

    private static void assertRefused(String body, FormLimits limits, String message) {
        HttpException e = assertThrows(HttpException.class, () -> form(body).form(limits));
        assertEquals(message, e.getMessage());
        assertEquals(413, e.response().status().code());
    }

    private static List<String> parts(InputStream body) throws IOException {
        Request request = Request.blank("POST", "/");
        request.environ().put(Environ.CONTENT_TYPE, "Multipart/Form-Data; Boundary=x");
        request.environ().put(Environ.WSGI_INPUT, body);
        Multipart parts = request.multipart(FormLimits.DEFAULT);
        List<String> found = new ArrayList<>();
        for (Optional<Part> next = parts.next(); next.isPresent(); next = parts.next()) {
            Part part = next.get();
            String file = part.isFile() ? "/" + part.fileName().orElse("") : "";
            found.add(part.name() + file + "=" + part.text(1000));
        }
        return found;
    }

    private static String part(String parameters) {
        return "--x\r\nContent-Disposition: form-data; " + parameters + "\r\n\r\n";
    }

    private static Request withFile(byte[] content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(part("name=f; filename=a").getBytes(UTF_8));
        body.writeBytes(content);
        body.writeBytes(END.getBytes(UTF_8));
        return post("multipart/form-data; boundary=x", body.toByteArray());
    }

    private static Request form(String body) {
        return post("multipart/form-data; boundary=x", body.getBytes(UTF_8));
    }

    private static Request post(String contentType, byte[] body) {
        Request request = Request.blank("POST", "/");
        request.environ().put(Environ.CONTENT_TYPE, contentType);
        request.environ().put(Environ.WSGI_INPUT, new ByteArrayInputStream(body));
        return request;
    }

    @SuppressWarnings("unchecked")
    private static List<PostHook> hooks(Request request) {
        return (List<PostHook>) request.environ().get(Environ.POST_HOOKS);
    }

    private static void endOfResponse(Request request) throws Exception {
        if (request.environ().containsKey(Environ.POST_HOOKS)) {
            for (PostHook hook : hooks(request)) {
                hook.run(request.environ());
            }
        }
    }

    /// Gives the bytes in two reads, or each alone.
    private static final class Trickle extends ByteArrayInputStream {
        private final int cut;

        Trickle(byte[] bytes, int cut) {
            super(bytes);
            this.cut = cut;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = pos < cut ? cut - pos : cut == 0 ? 1 : length;
            return super.read(target, offset, Math.min(count, length));
        }
    }
}

package org.coppice.example.notes;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.coppice.web.testkit.TestClient;
import org.coppice.web.testkit.TestRequest;
import org.coppice.web.testkit.TestResponse;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/// The notes, without a socket.
public class NotesTest {
    private static final int MAX_NOTES = 30;
    private static final int ATTACHMENT_MAX_BYTES = 100_000;
    private static final String ROSES =
            "{\"title\": \"Roses\", \"text\": \"Cut <them>\", \"tags\": [\"garden\"]}";

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private final Clock clock = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);
    private Notes notes;
    private TestClient client;

    @Before
    public void start() {
        Path attachments = folder.getRoot().toPath().resolve("attachments");
        Map<String, ?> settings =
                Map.of("maxNotes", MAX_NOTES, "attachmentMaxBytes", ATTACHMENT_MAX_BYTES);
        notes = new Notes(settings, attachments, clock);
        client = TestClient.routes(notes);
    }

    private TestResponse create(String document) throws Exception {
        return client.post("/notes").json(document).send();
    }

    @Test
    public void aNewNoteHasAPlaceAndATag() throws Exception {
        TestResponse response = create(ROSES);
        assertEquals(201, response.status());
        assertEquals("/notes/1", response.location());
        assertEquals("\"1-1\"", response.header("ETag").orElseThrow());
        assertEquals(
                "{\"id\":1,\"url\":\"/notes/1\",\"title\":\"Roses\",\"text\":\"Cut <them>\","
                        + "\"tags\":[\"garden\"],\"created\":\"2026-03-01T10:00:00Z\","
                        + "\"changed\":\"2026-03-01T10:00:00Z\",\"attachments\":[]}",
                response.text());
        assertEquals(response.text(), client.get("/notes/1").send().text());
    }

    @Test
    public void aFormLeadsToTheNewNote() throws Exception {
        TestResponse response =
                client.post("/notes").field("title", "Milk").field("tags", "a, b,").send();
        assertEquals(303, response.status());
        String text = client.get(response.location()).send().text();
        assertTrue(text, text.contains("\"tags\":[\"a\",\"b\"]"));
    }

    @Test
    public void whatDoesNotFitIsNamed() throws Exception {
        assertRefused(400, "title is missing", "{\"text\": \"x\"}");
        assertRefused(400, "title has several lines", "{\"title\": \"a\\nb\"}");
        assertRefused(400, "title has 201 characters", "{\"title\": \"" + "x".repeat(201) + "\"}");
        assertRefused(
                400,
                "text has 100001",
                "{\"title\":\"x\",\"text\":\"" + "x".repeat(100_001) + "\"}");
        assertRefused(
                400,
                "tags are 21",
                "{\"title\":\"x\",\"tags\":[\"a\"" + ",\"a\"".repeat(20) + "]}");
        assertRefused(400, "", "{\"title\": ");
        assertEquals(415, client.post("/notes").body("text/plain", "x").send().status());
    }

    private void assertRefused(int status, String why, String document) throws Exception {
        TestResponse response =
                client.post("/notes").header("Accept", "text/plain").json(document).send();
        assertEquals(document, status, response.status());
        assertTrue(response.text(), response.text().contains(why));
    }

    @Test
    public void thereIsABoundOfNotes() throws Exception {
        for (int i = 0; i < MAX_NOTES; i++) {
            assertEquals(201, create(ROSES).status());
        }
        assertEquals(507, create(ROSES).status());
        assertEquals(204, client.delete("/notes/3").send().status());
        assertEquals(201, create(ROSES).status());
    }

    @Test
    public void partsAreFilteredAndLinked() throws Exception {
        for (int i = 0; i < 5; i++) {
            create(
                    "{\"title\": \"n%d\", \"tags\": [\"%s\"]}"
                            .formatted(i, i == 2 ? "odd one" : "t"));
        }
        TestResponse middle = client.get("/notes?tag=t&offset=1&limit=2&q=N").send();
        assertTrue(middle.text(), middle.text().startsWith("{\"total\":4,\"offset\":1,"));
        assertTrue(middle.text(), middle.text().contains("\"id\":2,"));
        assertTrue(middle.text(), middle.text().contains("\"id\":4,"));
        assertEquals(
                "</notes?tag=t&q=N&offset=0&limit=2>; rel=\"prev\","
                        + " </notes?tag=t&q=N&offset=3&limit=2>; rel=\"next\"",
                middle.header("Link").orElseThrow());
        assertTrue(client.get("/notes?tag=odd%20one").send().text().startsWith("{\"total\":1,"));
        assertFalse(client.get("/notes").send().header("Link").isPresent());
    }

    @Test
    public void anOddPartIsRefused() throws Exception {
        for (String query : new String[] {"limit=0", "limit=101", "offset=-1", "offset=x"}) {
            assertEquals(query, 400, client.get("/notes?" + query).send().status());
        }
    }

    @Test
    public void browsersSeePages() throws Exception {
        create(ROSES);
        TestResponse page = client.get("/notes/1").header("Accept", "text/html").send();
        assertTrue(page.text(), page.text().contains("<title>Roses</title>"));
        assertTrue(page.text(), page.text().contains("Cut &lt;them&gt;"));
        assertEquals("Accept", page.header("Vary").orElseThrow());
        assertEquals("\"1-1-html\"", page.header("ETag").orElseThrow());
        TestResponse all = client.get("/notes").header("Accept", "text/html").send();
        assertTrue(all.text(), all.text().contains("<a href=\"/notes/1\">Roses</a>"));
        assertEquals(406, client.get("/notes/1").header("Accept", "image/png").send().status());
    }

    @Test
    public void whoHasItIsNotSentItAgain() throws Exception {
        create(ROSES);
        TestResponse response = client.get("/notes/1").header("If-None-Match", "\"1-1\"").send();
        assertEquals(304, response.status());
        assertEquals(
                200, client.get("/notes/1").header("If-None-Match", "\"1-0\"").send().status());
    }

    @Test
    public void nobodyOverwritesWhatAnotherHasWritten() throws Exception {
        create(ROSES);
        assertEquals(428, client.put("/notes/1").json("{\"title\": \"a\"}").send().status());
        TestResponse changed = update("\"1-1\"");
        assertEquals(200, changed.status());
        assertEquals("\"1-2\"", changed.header("ETag").orElseThrow());
        assertEquals(412, update("\"1-1\"").status());
        assertEquals(200, update("*").status());
        assertEquals(404, client.put("/notes/9").json(ROSES).send().status());
    }

    private TestResponse update(String tag) throws Exception {
        return client.put("/notes/1").header("If-Match", tag).json("{\"title\": \"a\"}").send();
    }

    @Test
    public void aDeletedNoteIsGoneWithItsFiles() throws Exception {
        create(ROSES);
        upload("a.txt", 10).send();
        assertEquals(412, client.delete("/notes/1").header("If-Match", "\"1-1\"").send().status());
        assertEquals(204, client.delete("/notes/1").header("If-Match", "\"1-2\"").send().status());
        assertEquals(404, client.get("/notes/1").send().status());
        assertEquals(404, client.delete("/notes/1").send().status());
        assertEquals(0, files());
    }

    @Test
    public void anExportIsALineEach() throws Exception {
        create(ROSES);
        create(ROSES);
        TestResponse response = client.get("/notes/export").send();
        assertEquals("application/x-ndjson", response.header("Content-Type").orElseThrow());
        assertEquals(2, response.pieces().size());
        assertEquals(2, response.text().lines().count());
        assertFalse(response.header("Content-Length").isPresent());
    }

    private TestRequest upload(String name, int size) {
        return client.post("/notes/1/attachments").file("file", name, "text/plain", new byte[size]);
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(folder.getRoot().toPath().resolve("attachments"))) {
            return all.count();
        }
    }

    @Test
    public void anAttachmentComesBackWholeAndInParts() throws Exception {
        create(ROSES);
        byte[] content = "0123456789".getBytes(StandardCharsets.US_ASCII);
        TestResponse added =
                client.post("/notes/1/attachments")
                        .file("file", "ü b.txt", "text/plain", content)
                        .send();
        assertEquals(201, added.status());
        TestResponse whole = client.get(added.location()).send();
        assertArrayEquals(content, whole.bytes());
        assertTrue(whole.header("Content-Disposition").orElseThrow().startsWith("attachment"));
        TestResponse part = client.get(added.location()).header("Range", "bytes=2-4").send();
        assertEquals(206, part.status());
        assertEquals("234", part.text());
    }

    @Test
    public void anAttachmentOfTheSameNameTakesThePlace() throws Exception {
        create(ROSES);
        upload("a.txt", 10).send();
        TestResponse again = upload("a.txt", 70_000).send();
        assertTrue(again.text(), again.text().contains("\"sizeBytes\":70000"));
        assertEquals(1, files());
        assertEquals(70_000, client.get(again.location()).send().bytes().length);
    }

    @Test
    public void attachmentsAreBounded() throws Exception {
        create(ROSES);
        assertEquals(413, upload("a", ATTACHMENT_MAX_BYTES + 1).send().status());
        for (int i = 0; i < 20; i++) {
            assertEquals(201, upload("n" + i, 1).send().status());
        }
        assertEquals(409, upload("n20", 1).send().status());
        assertEquals(20, files());
    }

    @Test
    public void anUploadNeedsANoteAndAFile() throws Exception {
        assertEquals(404, upload("a", 1).send().status());
        create(ROSES);
        assertEquals(400, client.post("/notes/1/attachments").field("file", "x").send().status());
        assertEquals(404, client.get("/notes/1/attachments/none").send().status());
    }

    @Test
    public void aGoodChangeOfTheConfigurationKeepsTheNotes() throws Exception {
        create(ROSES);
        upload("before", 1).send();
        Path other = folder.getRoot().toPath().resolve("other");
        notes.configure(
                Map.of("maxNotes", "1", "attachmentMaxBytes", "4", "folder", other.toString()));
        assertEquals(200, client.get("/notes/1/attachments/before").send().status());
        assertEquals(507, create(ROSES).status());
        assertEquals(413, upload("after", 5).send().status());
        assertEquals(201, upload("after", 4).send().status());
        assertArrayEquals(new String[] {"2.bin"}, other.toFile().list());
    }

    @Test
    public void aBadConfigurationIsToldAndTheFormerGoesOn() throws Exception {
        create(ROSES);
        Path file = folder.newFile().toPath();
        String told =
                log(() ->
                        notes.configure(
                                Map.of(
                                        "maxNotes",
                                        "x",
                                        "folder",
                                        file.resolve("below").toString())));
        assertEquals(told, 1, told.lines().count());
        assertTrue(
                told,
                told.contains("org.coppice.example.notes is refused, the former goes on: ")
                        && told.contains("folder=%s/below is not allowed: ".formatted(file))
                        && told.contains("maxNotes=x is not allowed: give a whole number from 1 "));
        assertEquals(200, client.get("/notes/1").send().status());
        assertEquals(201, create(ROSES).status());
    }

    @Test
    public void aBadConfigurationAtTheBeginningLeavesTheDefaults() throws Exception {
        Notes[] begun = new Notes[1];
        String told =
                log(() ->
                        begun[0] =
                                new Notes(
                                        Map.of("maxNotes", "0"), folder.getRoot().toPath(), clock));
        assertTrue(told, told.contains("maxNotes=0 is not allowed"));
        assertEquals(200, TestClient.routes(begun[0]).get("/notes").send().status());
    }

    @Test
    public void aKeyThatIsNoneIsTold() {
        String told = log(() -> notes.configure(Map.of("maxNots", "2")));
        assertTrue(told, told.contains("maxNots is no key, did you mean maxNotes?"));
    }

    /// What goes to the log of this process meanwhile, which is its standard error.
    private static String log(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

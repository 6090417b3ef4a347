package org.coppice.web.files;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.coppice.web.Handlers;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FileHandlerTest {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private static Response get(FileHandler handler, String... header) throws Exception {
        var request = Request.builder("GET", "/whatever");
        if (header.length > 0) {
            request.header(header[0], header[1]);
        }
        return request.build().send(Handlers.application(handler));
    }

    @Test
    public void aFileIsServedWhateverThePath() throws Exception {
        Path file = Files.writeString(folder.newFile("a.html").toPath(), "<p>");
        FileHandler handler = FileHandler.of(file);
        Response response = get(handler);
        assertEquals("<p>", response.readText());
        assertEquals(206, get(handler, "Range", "bytes=0-0").status().code());
        Files.writeString(folder.newFile("a.html.gz").toPath(), "coded");
        assertEquals("coded", get(handler, "Accept-Encoding", "gzip").readText());
        Files.delete(file);
        assertEquals(404, get(handler).status().code());
    }

    @Test
    public void onlyReadingIsAllowed() throws Exception {
        FileHandler handler = FileHandler.of(folder.newFile("a.html").toPath());
        assertEquals(
                405,
                Request.blank("POST", "/").send(Handlers.application(handler)).status().code());
    }

    @Test
    public void aFileThatIsNotThereIsRefused() {
        Path missing = folder.getRoot().toPath().resolve("missing");
        assertThrows(IllegalArgumentException.class, () -> FileHandler.of(missing));
    }
}

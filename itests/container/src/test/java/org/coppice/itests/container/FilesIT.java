package org.coppice.itests.container;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/// A folder of files as a route, by a file in `etc/` alone.
public class FilesIT extends BuiltContainer {
    private static final String FILES = "org.coppice.web.files-site";

    private final byte[] large = new byte[3_000_000];

    @Before
    public void serve() throws IOException {
        new Random(7).nextBytes(large);
        Path www = Files.createDirectories(home.root().resolve("www/sub")).getParent();
        Files.writeString(www.resolve("a.txt"), "a text");
        Files.writeString(www.resolve("sub/index.html"), "<p>sub");
        Files.write(www.resolve("large.bin"), large);
        home.configure(FILES, "root = " + www, "path = /static", "cacheControl = *.bin: no-cache");
        awaitRoute("/static/");
    }

    @After
    public void end() throws IOException {
        Files.deleteIfExists(home.configuration(FILES));
    }

    @Test
    public void aFolderIsServedByAFile() throws IOException {
        try (WebClient client = client()) {
            client.get("/static/a.txt").mustBe(200, "a text");
            WebClient.Answer whole = client.get("/static/large.bin");
            assertArrayEquals(large, whole.body());
            assertEquals("no-cache", whole.header("Cache-Control").orElse("-"));
            client.send(
                    "GET /static/large.bin HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: "
                            + whole.header("ETag").orElseThrow()
                            + "\r\n\r\n");
            assertEquals(304, client.head().status());
            client.send(
                    "GET /static/large.bin HTTP/1.1\r\n"
                            + "Host: localhost\r\n"
                            + "Range: bytes=10-13\r\n\r\n");
            WebClient.Answer part = client.answer();
            assertEquals(206, part.status());
            assertEquals(4, part.body().length);
            assertEquals(large[10], part.body()[0]);
            client.get("/static/sub/").mustBe(200, "<p>sub");
            assertEquals("/static/sub/", client.get("/static/sub").header("Location").orElse("-"));
            assertEquals("/static/", client.get("/static").header("Location").orElse("-"));
            assertEquals(404, client.get("/static/missing").status());
            assertEquals(404, client.get("/static/").status());
        }
    }

    @Test
    public void nothingOutsideIsServed() throws IOException {
        for (String path :
                new String[] {
                    "/static/../etc/org.coppice.green.cfg",
                    "/static/%2e%2e/etc/org.coppice.green.cfg",
                    "/static/sub/..%2f..%2f..%2fetc/org.coppice.green.cfg",
                    "/static//etc/passwd",
                    "/static/..%5c..%5cetc"
                }) {
            int status = WebClient.get(address(), path).status();
            assertTrue(path + " " + status, status == 403 || status == 404 || status == 400);
        }
    }

    @Test
    public void aBadConfigurationIsOneLineAndTheFormerGoesOn() throws IOException {
        home.configure(FILES, "root = /not/there", "path = /static");
        log.await(
                "org.coppice.web.files~site",
                "the former goes on",
                "root=/not/there is not allowed: there is no such folder or file; make it first");
        WebClient.get(address(), "/static/a.txt").mustBe(200, "a text");
    }
}

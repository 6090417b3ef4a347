package org.coppice.web.files;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.coppice.web.Handlers;
import org.coppice.web.Request;
import org.coppice.web.RequestBuilder;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.FileBody;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DirectoryHandlerTest {
    private static final Instant CHANGED = Instant.parse("2026-01-02T03:04:05Z");

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private Path root;

    @Before
    public void fill() throws IOException {
        root = folder.newFolder("root").toPath();
        write("a.txt", "a text");
        write("index.html", "<p>root");
        write("sub/index.html", "<p>sub");
        write("sub/b.css", "b{}");
        write("empty/x.json", "{}");
        write(".secret", "secret");
        write(".git/config", "secret");
        write(".well-known/security.txt", "known");
        Files.writeString(folder.getRoot().toPath().resolve("outside.txt"), "outside");
    }

    private Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setLastModifiedTime(file, FileTime.from(CHANGED));
    }

    private DirectoryHandler handler(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("root", root.toString()));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return DirectoryHandler.of(all);
    }

    private static Response send(
            DirectoryHandler handler, String method, String path, String... headers)
            throws Exception {
        RequestBuilder request = Request.builder(method, path);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build().send(Handlers.application(handler));
    }

    private static String answer(DirectoryHandler handler, String path) throws Exception {
        Response response = send(handler, "GET", path);
        int status = response.status().code();
        String text = response.readText().strip();
        return status == 200 ? text : Integer.toString(status);
    }

    private static String value(Response response, String name) {
        return response.header(name).orElse("-");
    }

    // ---- which file

    @Test
    public void pathsLeadToFilesOrNowhere() throws Exception {
        String[][] rows = {
            {"/a.txt", "a text"},
            {"/sub/b.css", "b{}"},
            {"/sub/", "<p>sub"},
            {"/", "<p>root"},
            {"/missing", "404"},
            {"/a.txt/", "404"},
            {"/a.txt/b", "404"},
            {"/missing/b", "404"},
            {"/empty/", "404"},
            {"//a.txt", "404"},
            {"/sub//b.css", "404"},
            {"/./a.txt", "404"},
            {"/sub/./b.css", "404"},
            {"/../outside.txt", "403"},
            {"/sub/../a.txt", "403"},
            {"/%2e%2e/outside.txt", "403"},
            {"/%2E./outside.txt", "403"},
            {"/sub/..%2foutside.txt", "403"},
            {"/..%5coutside.txt", "403"},
            {"/sub/%2e%2e", "403"},
            {"/sub%5cb.css", "404"},
            {"/a.txt%00", "404"},
            {"/a.txt%00.png", "404"},
            {"/%0a", "404"},
            {"/sub%2fb.css", "b{}"},
            {"/%ff", "404"},
            {"/.secret", "404"},
            {"/.git/config", "404"},
            {"/.git/", "404"},
            {"/.well-known/security.txt", "known"},
            {"/sub/../../outside.txt", "403"},
            {"/...", "404"},
            {"/" + "x".repeat(300), "404"},
            {"/" + "x".repeat(300) + "/y", "404"},
        };
        DirectoryHandler handler = handler();
        for (String[] row : rows) {
            assertEquals(row[0], row[1], answer(handler, row[0]));
        }
    }

    @Test
    public void hiddenFilesAreThereIfThatIsWanted() throws Exception {
        DirectoryHandler handler = handler("hidden", "true");
        assertEquals("secret", answer(handler, "/.secret"));
        assertEquals("secret", answer(handler, "/.git/config"));
        assertEquals("403", answer(handler, "/../outside.txt"));
    }

    @Test
    public void namesAreUnicode() throws Exception {
        write("grün ü.txt", "grün");
        assertEquals("grün", answer(handler(), "/gr%C3%BCn%20%C3%BC.txt"));
    }

    @Test
    public void aFolderIsRedirectedToItsSlashAndNeverToAnotherHost() throws Exception {
        Response response = send(handler(), "GET", "/sub?x=%2F%2F");
        assertEquals(308, response.status().code());
        assertEquals("/sub/?x=%2F%2F", value(response, "Location"));
        assertEquals(404, send(handler(), "GET", "//sub").status().code());
        Request mounted = Request.blank("GET", "/");
        mounted.environ().put("SCRIPT_NAME", "/static");
        mounted.environ().put("PATH_INFO", "");
        Response top = mounted.send(Handlers.application(handler()));
        assertEquals("/static/", value(top, "Location"));
    }

    @Test
    public void theIndexIsTheFirstThatIsThere() throws Exception {
        write("sub/home.htm", "home");
        assertEquals("home", answer(handler("index", "main.htm, home.htm, index.html"), "/sub/"));
        assertEquals("404", answer(handler("index", "none"), "/sub/"));
        Response hidden = send(handler("hideIndex", "true"), "GET", "/sub/index.html");
        assertEquals(301, hidden.status().code());
        assertEquals("/sub/", value(hidden, "Location"));
    }

    // ---- links

    @Test
    public void linksAreFollowedAsTheSettingSays() throws Exception {
        Path outside = folder.newFolder("outside").toPath();
        Files.writeString(outside.resolve("o.txt"), "outside");
        link("file-in", "a.txt");
        link("folder-in", "sub");
        link("root-in", ".");
        link("file-out", "../outside.txt");
        link("folder-out", outside.toString());
        link("gone", "nowhere");
        link("round", "round");
        link("sub/up", "../a.txt");
        link("chain", "folder-in/b.css");
        link("through", "folder-out/o.txt");
        String[][] rows = {
            // path, none, inside, all
            {"/file-in", "404", "a text", "a text"},
            {"/folder-in/b.css", "404", "b{}", "b{}"},
            {"/folder-in/", "404", "<p>sub", "<p>sub"},
            {"/folder-in", "404", "308", "308"},
            {"/root-in/a.txt", "404", "a text", "a text"},
            {"/root-in", "404", "308", "308"},
            {"/sub/up", "404", "a text", "a text"},
            {"/chain", "404", "b{}", "b{}"},
            {"/file-out", "404", "404", "outside"},
            {"/folder-out/o.txt", "404", "404", "outside"},
            {"/folder-out/", "404", "404", "404"},
            {"/through", "404", "404", "outside"},
            {"/gone", "404", "404", "404"},
            {"/round", "404", "404", "404"},
            {"/a.txt", "a text", "a text", "a text"},
        };
        for (String[] row : rows) {
            for (int i = 1; i <= 3; i++) {
                String links = List.of("none", "inside", "all").get(i - 1);
                assertEquals(
                        row[0] + " with " + links,
                        row[i],
                        answer(handler("followLinks", links), row[0]));
            }
        }
    }

    /// The same where the system has no folders by descriptor.
    @Test
    public void linksAreFollowedTheSameByName() throws Exception {
        Path outside = folder.newFolder("outside").toPath();
        Files.writeString(outside.resolve("o.txt"), "outside");
        link("file-in", "a.txt");
        link("folder-out", outside.toString());
        link("folder-in", "sub");
        String[][] rows = {
            // folder, name, none, inside
            {"", "file-in", "-", "+"},
            {"", "a.txt", "+", "+"},
            {"folder-in", "b.css", "-", "+"},
            {"folder-out", "o.txt", "-", "-"},
            {"sub", "b.css", "+", "+"},
            {"", "missing", "-", "-"},
        };
        for (String[] row : rows) {
            List<String> way = row[0].isEmpty() ? List.of() : List.of(row[0]);
            for (FileSettings.Links links :
                    List.of(FileSettings.Links.NONE, FileSettings.Links.INSIDE)) {
                boolean found = false;
                var place = new Tree(root, links, false).enter(way);
                if (place.isPresent()) {
                    found = place.get().find(row[1]).isPresent();
                }
                String expected = row[links == FileSettings.Links.NONE ? 2 : 3];
                assertEquals(row[0] + "/" + row[1] + " " + links, expected.equals("+"), found);
            }
        }
    }

    /// A folder that becomes a link between the look and the opening is not followed.
    @Test
    public void whoeverExchangesAFolderForALinkMeanwhileGainsNothing() throws Exception {
        Path outside = folder.newFolder("outside").toPath();
        Files.writeString(outside.resolve("b.css"), "outside");
        Tree tree = new Tree(root, FileSettings.Links.INSIDE);
        try (Place place = tree.enter(List.of("sub")).orElseThrow()) {
            Place.Item item = place.find("b.css").orElseThrow();
            Files.move(root.resolve("sub"), root.resolve("former"));
            link("sub", outside.toString());
            try (Body body = FileBody.of(item.open())) {
                assertEquals("b{}", Response.text("").withBody(body).readText());
            }
            Files.delete(root.resolve("former/b.css"));
            link("former/b.css", outside.resolve("b.css").toString());
            assertThrows(IOException.class, item::open);
        }
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(root.resolve(name), Path.of(target));
    }

    @Test
    public void theRootMayBeALinkThatIsExchanged() throws Exception {
        Path link = folder.getRoot().toPath().resolve("current");
        Files.createSymbolicLink(link, root);
        DirectoryHandler handler = DirectoryHandler.of(link);
        assertEquals("a text", answer(handler, "/a.txt"));
        Path next = folder.newFolder("next").toPath();
        Files.writeString(next.resolve("a.txt"), "next");
        Files.delete(link);
        Files.createSymbolicLink(link, next);
        assertEquals("next", answer(handler, "/a.txt"));
    }

    @Test
    public void onlyRegularFilesAreServed() throws Exception {
        Process made = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
        assertEquals(0, made.waitFor());
        assertEquals("404", answer(handler(), "/pipe"));
        assertEquals("404", answer(handler(), "/pipe/x"));
        assertEquals("404", answer(handler("followLinks", "all"), "/pipe"));
    }

    // ---- how it is sent

    @Test
    public void aFileHasItsHeadersAndIsAFileToTheServer() throws Exception {
        Response response = send(handler(), "GET", "/a.txt");
        assertEquals("text/plain;charset=utf-8", value(response, "Content-Type").replace(" ", ""));
        assertEquals("Fri, 02 Jan 2026 03:04:05 GMT", value(response, "Last-Modified"));
        assertEquals("bytes", value(response, "Accept-Ranges"));
        assertEquals("nosniff", value(response, "X-Content-Type-Options"));
        assertFalse(response.etag().orElseThrow().weak());
        try (Body body = response.body()) {
            assertEquals(FileBody.class, body.getClass());
            assertEquals(6, body.lengthBytes());
        }
        assertEquals(200, send(handler(), "HEAD", "/a.txt").status().code());
    }

    @Test
    public void conditionsAndRangesAreAnswered() throws Exception {
        DirectoryHandler handler = handler();
        String tag = value(send(handler, "GET", "/a.txt"), "ETag");
        assertEquals(304, send(handler, "GET", "/a.txt", "If-None-Match", tag).status().code());
        assertEquals(
                304,
                send(handler, "GET", "/a.txt", "If-Modified-Since", "Fri, 02 Jan 2026 03:04:05 GMT")
                        .status()
                        .code());
        assertEquals(412, send(handler, "GET", "/a.txt", "If-Match", "\"x\"").status().code());
        Response part = send(handler, "GET", "/a.txt", "Range", "bytes=2-3", "If-Range", tag);
        assertEquals(206, part.status().code());
        assertEquals("bytes 2-3/6", value(part, "Content-Range"));
        assertEquals("te", part.readText());
        Response none = send(handler, "GET", "/a.txt", "Range", "bytes=9-");
        assertEquals(416, none.status().code());
        assertEquals("bytes */6", value(none, "Content-Range"));
        write("a.txt", "longer text");
        assertEquals(
                "longer text", send(handler, "GET", "/a.txt", "If-None-Match", tag).readText());
        Response whole = send(handler, "GET", "/a.txt", "Range", "bytes=2-3", "If-Range", tag);
        assertEquals("longer text", whole.readText());
    }

    @Test
    public void typesAreThoseOfTheNames() throws Exception {
        String[][] rows = {
            {"x.html", "text/html; charset=utf-8"},
            {"x.HTML", "text/html; charset=utf-8"},
            {"x.js", "text/javascript; charset=utf-8"},
            {"x.json", "application/json"},
            {"x.svg", "image/svg+xml"},
            {"x.woff2", "font/woff2"},
            {"x.tar.gz", "application/gzip"},
            {"x.unknown", "application/octet-stream"},
            {"x", "application/octet-stream"},
            {"html", "application/octet-stream"},
            {"x.foo", "application/x-foo"},
        };
        DirectoryHandler handler = handler("mediaTypes", "foo: application/x-foo");
        for (String[] row : rows) {
            write(row[0], "x");
            Response response = send(handler, "GET", "/" + row[0]);
            assertEquals(
                    row[0],
                    row[1].replace(" ", ""),
                    value(response, "Content-Type").replace(" ", ""));
            response.close();
        }
        assertEquals(
                "text/plain",
                value(send(handler("charset", "none"), "GET", "/a.txt"), "Content-Type"));
    }

    @Test
    public void otherMethodsAreNotAllowed() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            Response response = send(handler(), method, "/a.txt");
            assertEquals(405, response.status().code());
            assertEquals("GET, HEAD", value(response, "Allow"));
        }
        Response options = send(handler(), "OPTIONS", "/a.txt");
        assertEquals(204, options.status().code());
        assertEquals("GET, HEAD, OPTIONS", value(options, "Allow"));
    }

    @Test
    public void filesThatAreCompressedAlreadyAreSentToWhoTakesThem() throws Exception {
        write("c.css", "plain");
        write("c.css.gz", "gzipped");
        write("c.css.br", "brotli");
        write("only.css.gz", "gzipped");
        String[][] rows = {
            // Accept-Encoding, coding, body
            {"gzip", "gzip", "gzipped"},
            {"gzip, br", "br", "brotli"},
            {"gzip, br;q=0.5", "gzip", "gzipped"},
            {"zstd", "-", "plain"},
            {"identity, gzip;q=0.5", "-", "plain"},
            {"gzip;q=0", "-", "plain"},
            {"*", "br", "brotli"},
        };
        DirectoryHandler handler = handler();
        for (String[] row : rows) {
            Response response = send(handler, "GET", "/c.css", "Accept-Encoding", row[0]);
            assertEquals(row[0], row[1], value(response, "Content-Encoding"));
            assertEquals(row[0], "Accept-Encoding", value(response, "Vary"));
            assertTrue(value(response, "Content-Type").startsWith("text/css"));
            assertEquals(row[0], row[2], response.readText());
        }
        Response unasked = send(handler, "GET", "/c.css");
        assertEquals("plain", unasked.readText());
        assertEquals("Accept-Encoding", value(unasked, "Vary"));
        String gzip = value(send(handler, "GET", "/c.css", "Accept-Encoding", "gzip"), "ETag");
        assertFalse(gzip.equals(value(unasked, "ETag")));
        assertEquals("-", value(send(handler, "GET", "/a.txt", "Accept-Encoding", "br"), "Vary"));
        assertEquals("404", answer(handler, "/only.css"));
        DirectoryHandler without = handler("precompressed", "none");
        Response plain = send(without, "GET", "/c.css", "Accept-Encoding", "gzip");
        assertEquals("plain", plain.readText());
    }

    @Test
    public void cachesAreToldByTheFirstPatternThatFits() throws Exception {
        DirectoryHandler handler =
                handler(
                        "cacheControl",
                        "*.html: no-cache; sub/**: public, max-age=60; /a.*: max-age=5");
        assertEquals("no-cache", value(send(handler, "GET", "/sub/"), "Cache-Control"));
        assertEquals(
                "public, max-age=60", value(send(handler, "GET", "/sub/b.css"), "Cache-Control"));
        assertEquals("max-age=5", value(send(handler, "GET", "/a.txt"), "Cache-Control"));
        assertEquals("-", value(send(handler, "GET", "/empty/x.json"), "Cache-Control"));
    }

    // ---- listings

    @Test
    public void aFolderIsListedIfThatIsWanted() throws Exception {
        write("empty/<b> & \"c\".txt", "x");
        write("empty/deep/x", "x");
        write("empty/.hidden", "x");
        write("empty/javascript:x", "x");
        Files.createSymbolicLink(root.resolve("empty/out"), Path.of("../../outside.txt"));
        DirectoryHandler handler = handler("listing", "true");
        Response html = send(handler, "GET", "/empty/");
        String page = html.readText();
        assertEquals("Accept", value(html, "Vary"));
        List<String> links = new ArrayList<>();
        for (String part : page.split("href=\"")) {
            links.add(part.substring(0, part.indexOf('"')));
        }
        assertEquals(
                List.of(
                        "../",
                        "./deep/",
                        "./%3Cb%3E%20&amp;%20%22c%22.txt",
                        "./javascript:x",
                        "./x.json"),
                links.subList(1, links.size()));
        assertTrue(page, page.contains("&lt;b&gt; &amp; &quot;c&quot;.txt"));
        Response json = send(handler, "GET", "/empty/", "Accept", "application/json");
        assertTrue(json.readText().startsWith("[{\"name\":\"deep/\",\"changed\":"));
        assertEquals("<p>sub", answer(handler, "/sub/"));
    }

    // ---- settings

    @Test
    public void whatIsWrongIsToldWithItsRemedy() {
        String[][] rows = {
            {"root", "relative", "root=relative is not allowed: give an absolute path"},
            {
                "root",
                "/not/there",
                "root=/not/there is not allowed: there is no such folder or file"
            },
            {"root", "", "root= is not allowed: give an absolute path, such as /srv/www"},
            {"path", "static", "path=static is not allowed: give a path such as /static"},
            {"path", "/a/{b}", "path=/a/{b} is not allowed"},
            {"followLinks", "some", "followLinks=some is not allowed: give none or inside or all"},
            {
                "precompressed",
                "lz4",
                "precompressed=lz4 is not allowed: give any of br, zstd, gzip"
            },
            {"cacheControl", "no-cache", "cacheControl=no-cache is not allowed: give pairs"},
            {"cacheControl", "[: no-cache", "cacheControl=[ is not allowed: the pattern is faulty"},
            {"mediaTypes", "foo: bar", "mediaTypes=bar is not allowed: give types such as"},
            {"charset", "utf-99", "charset=utf-99 is not allowed: give a charset such as utf-8"},
            {"index", "a/b", "index=a/b is not allowed: give names of files without a path"},
        };
        for (String[] row : rows) {
            String message =
                    assertThrows(
                                    row[1],
                                    IllegalArgumentException.class,
                                    () -> handler(row[0], row[1]))
                            .getMessage();
            assertTrue(message, message.startsWith(row[2]));
        }
    }
}

package org.coppice.web;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Optional;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.junit.Test;

public class LocationsTest {
    /// A location in the answer to `/root` + `/a%20b/c?q`, and what goes out.
    private static final String[][] ROWS = {
        {"/x", "/x"},
        {"/x//y", "/x//y"},
        {"d", "/root/a%20b/d"},
        {"d/", "/root/a%20b/d/"},
        {"./d", "/root/a%20b/d"},
        {".", "/root/a%20b/"},
        {"..", "/root/"},
        {"../d?x=../y", "/root/d?x=../y"},
        {"../../../../d", "/d"},
        {"d#../x", "/root/a%20b/d#../x"},
        {"?x", "/root/a%20b/c?x"},
        {"#x", "/root/a%20b/c?q#x"},
        {"https://example.org//x", "https://example.org//x"},
        {"app.x+y-1:z", "app.x+y-1:z"},
        {"1:z", "/root/a%20b/1:z"},
        {":z", "/root/a%20b/:z"},
        {"//evil", "/%2Fevil"},
        {"///evil", "/%2F%2Fevil"},
        {"/\\evil", "/%2Fevil"},
        {"\\evil", "/evil"},
        {"\\\\evil", "/%2Fevil"},
        {"../..//evil", "/%2Fevil"},
        {"/\t/evil", "/%09/evil"},
        {"\t//evil", "/root/a%20b/%09//evil"},
        {"..\t/d", "/root/a%20b/..%09/d"},
        {"https:\t//example.org/", "https:%09//example.org/"},
    };

    @Test
    public void aLocationBecomesAPathFromTheRootOfThisHost() {
        for (String[] row : ROWS) {
            assertEquals(row[0], Optional.of(row[1]), out(row[0]));
        }
    }

    @Test
    public void headersWithoutALocationStayAsTheyAre() {
        Headers none = Headers.of("X", "y").frozen();
        assertEquals(none, Locations.atOutput(none, Environ.blank("GET", "/")));
    }

    @Test
    public void aRequestWithoutAPathIsThatOfTheRoot() {
        Environ environ = Environ.blank("GET", "/");
        environ.put(Environ.PATH_INFO, "");
        for (String location : List.of("x", "?x")) {
            Headers out = Locations.atOutput(Headers.of("Location", location), environ);
            assertEquals(Optional.of("/" + location), out.first("Location"));
        }
    }

    @Test
    public void aPathIsEncodedAsUrlsAre() {
        assertEquals("/a-._~!$&'()*+,;=:@Z9", Urls.encode("/a-._~!$&'()*+,;=:@Z9"));
        assertEquals("/%25%20%3F%23%5B%22%C3%A9%00", Urls.encode("/% ?#[\"\u00c3\u00a9\0"));
    }

    private static Optional<String> out(String location) {
        Environ environ = Environ.blank("GET", "/a%20b/c?q");
        environ.put(Environ.SCRIPT_NAME, "/root");
        return Locations.atOutput(Headers.of("Location", location), environ).first("Location");
    }
}

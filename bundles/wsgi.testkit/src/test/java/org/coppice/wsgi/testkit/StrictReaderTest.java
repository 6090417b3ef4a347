package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import org.coppice.wsgi.testkit.StrictReader.Request;
import org.junit.Test;

public class StrictReaderTest {

    private static StrictReader reader(String text) {
        return new StrictReader(RawText.bytes(text));
    }

    @Test
    public void requestsAreFoundWithTheirBodies() {
        StrictReader reader =
                reader(
                        "POST /1 HTTP/1.1¶Content-Length: 2¶¶ab"
                                + "POST /2 HTTP/1.1¶Transfer-Encoding: chunked¶¶1;x=y¶c¶0¶X: y¶¶"
                                + "¶GET /3 HTTP/1.0¶¶");
        assertEquals(
                new Request(
                        "POST",
                        "/1",
                        true,
                        List.of("Content-Length: 2"),
                        Optional.of("ab"),
                        List.of()),
                reader.next().orElseThrow());
        assertEquals(
                new Request(
                        "POST",
                        "/2",
                        true,
                        List.of("Transfer-Encoding: chunked"),
                        Optional.of("c"),
                        List.of("X: y")),
                reader.next().orElseThrow());
        assertFalse(reader.isAtEnd());
        assertEquals(
                new Request("GET", "/3", false, List.of(), Optional.of(""), List.of()),
                reader.next().orElseThrow());
        assertTrue(reader.isAtEnd());
        assertEquals(Optional.empty(), reader.next());
    }

    @Test
    public void aMalformedHeadIsNoRequest() {
        assertEquals(Optional.empty(), reader("GET  / HTTP/1.1¶¶").next());
        assertEquals(Optional.empty(), reader("GET / HTTP/1.1¶X : y¶¶").next());
        assertEquals(Optional.empty(), reader("GET / HTTP/1.1¶X: y␊¶").next());
        assertEquals(Optional.empty(), reader("GET / HTTP/1.1¶X: y¶").next());
    }

    @Test
    public void aMalformedBodyIsNone() {
        assertMalformedBody("GET / HTTP/1.1¶Content-Length: +1¶¶a");
        assertMalformedBody("GET / HTTP/1.1¶Content-Length: 2¶¶a");
        assertMalformedBody("GET / HTTP/1.1¶Content-Length: 1¶Transfer-Encoding: chunked¶¶0¶¶");
        assertMalformedBody("GET / HTTP/1.1¶Transfer-Encoding: gzip¶¶0¶¶");
        assertMalformedBody("GET / HTTP/1.1¶Transfer-Encoding: chunked¶¶1¶ab¶0¶¶");
    }

    private static void assertMalformedBody(String text) {
        StrictReader reader = reader(text);
        assertEquals(Optional.empty(), reader.next().orElseThrow().body());
        assertEquals(Optional.empty(), reader.next());
        assertFalse(reader.isAtEnd());
    }
}

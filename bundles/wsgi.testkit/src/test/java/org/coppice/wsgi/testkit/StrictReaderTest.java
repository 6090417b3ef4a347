package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

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
        assertEquals(new Request("POST", "/1", "ab"), reader.next());
        assertEquals(new Request("POST", "/2", "c"), reader.next());
        assertEquals(new Request("GET", "/3", ""), reader.next());
        assertNull(reader.next());
    }

    @Test
    public void aMalformedHeadIsNoRequest() {
        assertNull(reader("GET  / HTTP/1.1¶¶").next());
        assertNull(reader("GET / HTTP/1.1¶X : y¶¶").next());
        assertNull(reader("GET / HTTP/1.1¶X: y␊¶").next());
        assertNull(reader("GET / HTTP/1.1¶X: y¶").next());
    }

    @Test
    public void aMalformedBodyIsNone() {
        assertNull(reader("GET / HTTP/1.1¶Content-Length: +1¶¶a").next().body());
        assertNull(reader("GET / HTTP/1.1¶Content-Length: 2¶¶a").next().body());
        assertNull(
                reader("GET / HTTP/1.1¶Content-Length: 1¶Transfer-Encoding: chunked¶¶0¶¶")
                        .next()
                        .body());
        assertNull(reader("GET / HTTP/1.1¶Transfer-Encoding: gzip¶¶0¶¶").next().body());
        assertNull(reader("GET / HTTP/1.1¶Transfer-Encoding: chunked¶¶1¶ab¶0¶¶").next().body());
    }
}

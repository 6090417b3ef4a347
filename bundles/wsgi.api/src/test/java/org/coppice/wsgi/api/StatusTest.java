package org.coppice.wsgi.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class StatusTest {
    @Test
    public void aCodeHasItsStandardReason() {
        assertEquals("200 OK", Status.of(200).toString());
        assertEquals("100 Continue", Status.of(100).toString());
        assertEquals("418 I'm a Teapot", Status.of(418).toString());
        assertEquals("511 Network Authentication Required", Status.of(511).toString());
    }

    @Test
    public void anUnknownCodeHasTheReasonOfItsClass() {
        assertEquals("299 Success", Status.of(299).toString());
        assertEquals("499 Unknown Client Error", Status.of(499).toString());
        assertEquals("599 Unknown Server Error", Status.of(599).toString());
        assertEquals("799 Unknown", Status.of(799).toString());
    }

    @Test
    public void standardStatusesAreCached() {
        assertSame(Status.of(404), Status.of(404));
        assertSame(Status.of(404), Status.parse("404 Not Found"));
    }

    @Test
    public void aStatusStringIsParsed() {
        assertEquals(new Status(200, "Fine"), Status.parse("200 Fine"));
        assertEquals(new Status(200, ""), Status.parse("200 "));
        for (String bad : List.of("", "200", "20 OK", "2000 OK", "abc OK", "-20 OK", "099 Low")) {
            assertThrows(bad, IllegalArgumentException.class, () -> Status.parse(bad));
        }
    }

    @Test
    public void codesOutsideTheRangeAreRefused() {
        for (int code : new int[] {-1, 0, 99, 1000}) {
            Exception e = assertThrows(IllegalArgumentException.class, () -> Status.of(code));
            assertEquals(
                    "status code " + code + " is not allowed: it must be in 100..999",
                    e.getMessage());
        }
    }

    @Test
    public void aReasonCannotSplitTheResponse() {
        assertThrows(IllegalArgumentException.class, () -> new Status(200, "OK\r\nX: y"));
        assertThrows(IllegalArgumentException.class, () -> new Status(200, "→"));
    }

    @Test
    public void someStatusesHaveNoBody() {
        for (int code : new int[] {100, 101, 199, 204, 304}) {
            assertFalse(Status.of(code).allowsBody());
        }
        for (int code : new int[] {200, 205, 301, 404, 500}) {
            assertTrue(Status.of(code).allowsBody());
        }
    }
}

package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.coppice.web.headers.ByteRanges.Selection;
import org.junit.Test;

public class ByteRangesTest {
    @Test
    public void rangesAreRead() {
        Rows.check(
                """
                bytes=0-499                       | bytes=0-499
                bytes=500-999                     | bytes=500-999
                bytes=9500-                       | bytes=9500-
                bytes=-500                        | bytes=-500
                bytes=0-0,-1                      | bytes=0-0, -1
                bytes= 0-999, 4500-5499, -1000    | bytes=0-999, 4500-5499, -1000
                bytes=500-600,601-999             | bytes=500-600, 601-999
                bytes=500-700,601-999             | bytes=500-700, 601-999
                bytes=0-0 \\t,\\t 1-1             | bytes=0-0, 1-1
                bytes=,0-1,,2-3,                  | bytes=0-1, 2-3
                BYTES=0-99                        | bytes=0-99
                bytes=0-00099                     | bytes=0-99
                bytes=0-99999999999999999999      | bytes=0-9223372036854775807
                bytes=-0                          | bytes=-0
                """,
                cells -> {
                    ByteRanges ranges = ByteRanges.parse(cells.get(0));
                    assertTrue(ranges.isSent());
                    assertEquals(ranges, ByteRanges.parse(ranges.toString()));
                    return ranges;
                });
    }

    @Test
    public void whatIsNoRangeIsAsIfItWereNotSent() {
        Rows.check(
                """
                (empty)            | false
                bytes              | false
                bytes=             | false
                bytes=,            | false
                bytes=-            | false
                bytes=a-b          | false
                bytes=1            | false
                bytes=10-5         | false
                bytes=0-1, 10-5    | false
                bytes=0-1, x       | false
                bytes 5-10         | false
                bytes = 0-99       | false
                bytes=0 - 102      | false
                bytes=1--2         | false
                bytes=--2          | false
                bytes=+1-2         | false
                bytes=0x1-2        | false
                bytes=1-2-3        | false
                bytes=0-1 2-3      | false
                bytes=0-1;2-3      | false
                words=0-5          | false
                items=0-           | false
                none               | false
                """,
                cells -> ByteRanges.parse(cells.get(0)).isSent());
        assertFalse(ByteRanges.none().isSent());
        assertEquals("", ByteRanges.none().toString());
    }

    @Test
    public void aServerSendsWhatIsThere() {
        Rows.check(
                """
                bytes=0-499                    | 10000 | bytes 0-499/10000
                bytes=500-999                  | 10000 | bytes 500-999/10000
                bytes=-500                     | 10000 | bytes 9500-9999/10000
                bytes=9500-                    | 10000 | bytes 9500-9999/10000
                bytes=0-0,-1                   | 10000 | bytes 0-0/10000, bytes 9999-9999/10000
                bytes=500-600,601-999          | 10000 | bytes 500-600/10000, bytes 601-999/10000
                bytes=500-700,601-999          | 10000 | bytes 500-700/10000, bytes 601-999/10000
                bytes=601-999,500-600          | 10000 | bytes 601-999/10000, bytes 500-600/10000
                bytes=0-                       | 10    | bytes 0-9/10
                bytes=0-9                      | 10    | bytes 0-9/10
                bytes=0-10                     | 10    | bytes 0-9/10
                bytes=9-                       | 10    | bytes 9-9/10
                bytes=10-                      | 10    | 416 bytes */10
                bytes=10-20                    | 10    | 416 bytes */10
                bytes=-0                       | 10    | 416 bytes */10
                bytes=-100                     | 50    | bytes 0-49/50
                bytes=100-                     | 50    | 416 bytes */50
                bytes=0-1, 100-                | 50    | bytes 0-1/50
                bytes=100-, -1                 | 50    | bytes 49-49/50
                bytes=100-, 200-300, -0        | 50    | 416 bytes */50
                bytes=0-99999999999999999999   | 50    | bytes 0-49/50
                bytes=99999999999999999999-    | 50    | 416 bytes */50
                bytes=-99999999999999999999    | 50    | bytes 0-49/50
                bytes=0-                       | 0     | 416 bytes */0
                bytes=0-0                      | 0     | 416 bytes */0
                bytes=-5                       | 0     | whole
                bytes=-0                       | 0     | 416 bytes */0
                words=0-5                      | 10    | whole
                (empty)                        | 10    | whole
                """,
                cells -> selection(cells.get(0), Long.parseLong(cells.get(1))));
    }

    private static String selection(String header, long lengthBytes) {
        return switch (ByteRanges.parse(header).select(lengthBytes)) {
            case Selection.Whole _ -> "whole";
            case Selection.Parts(var parts) -> Rows.joined(parts);
            case Selection.Unsatisfiable(var contentRange) -> "416 " + contentRange;
        };
    }

    @Test
    public void aServerSendsTheWholeToWhoWantsMoreThanThat() {
        assertEquals("whole", selection("bytes=0-,0-", 10));
        assertEquals("whole", selection("bytes=0-5,5-9", 10));
        assertEquals("bytes 0-4/10, bytes 5-9/10", selection("bytes=0-4,5-9", 10));
        assertEquals("whole", selection("bytes=0-,0-,0-", Long.MAX_VALUE));
        String many = "bytes=" + "0-0,".repeat(ByteRanges.MAX_RANGES);
        assertTrue(selection(many, 1000).startsWith("bytes 0-0/1000, "));
        assertEquals("whole", selection(many + "1-1", 1000));
    }

    @Test
    public void aContentRangeIsReadAndWritten() {
        Rows.check(
                """
                bytes 0-499/1234              | bytes 0-499/1234
                bytes 500-999/1234            | bytes 500-999/1234
                bytes 734-1233/1234           | bytes 734-1233/1234
                bytes 42-1233/*               | bytes 42-1233/*
                bytes */1234                  | bytes */1234
                bytes */0                     | bytes */0
                Bytes 0-0/1                   | bytes 0-0/1
                bytes */*                     | none
                bytes 0-99/99                 | none
                bytes 0-50/10                 | none
                bytes 99-0/100                | none
                bytes 0-99 100                | none
                bytes 0-99/xxx                | none
                bytes 0 99/100                | none
                bytes A-99/100                | none
                bytes 0-B/100                 | none
                bytes 0 99/*                  | none
                bytes -99/100                 | none
                bytes 0-/100                  | none
                bytes=0-99/100                | none
                0-99 100                      | none
                items 0-1/2                   | none
                bytes 0-0/1 x                 | none
                (empty)                       | none
                """,
                cells -> ContentRange.parse(cells.get(0)).map(Object::toString).orElse("none"));
    }

    @Test
    public void positionsThatAreNoRangeAreRefused() {
        List<Runnable> wrong =
                List.of(
                        () -> ContentRange.of(-1, 2, 3),
                        () -> ContentRange.of(2, 1, 3),
                        () -> ContentRange.of(0, 3, 3),
                        () -> ContentRange.of(2, 1),
                        () -> new ContentRange.Unsatisfied(-1),
                        () -> new ByteRange.Between(2, 1),
                        () -> new ByteRange.Between(-1, 1),
                        () -> new ByteRange.From(-1),
                        () -> new ByteRange.Last(-1),
                        () -> ByteRanges.none().select(-1),
                        () -> new ByteRange.Last(1).within(-1));
        for (Runnable each : wrong) {
            assertThrows(IllegalArgumentException.class, each::run);
        }
        assertEquals(500, ContentRange.of(0, 499, 1234).lengthBytes());
        assertEquals("bytes 0-98/*", ContentRange.of(0, 98).toString());
        assertEquals(
                "bytes=1-2, 3-, -4",
                ByteRanges.of(
                                new ByteRange.Between(1, 2),
                                new ByteRange.From(3),
                                new ByteRange.Last(4))
                        .toString());
    }
}

package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Instant;
import java.util.Optional;
import org.junit.Test;

public class HttpDateTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    @Test
    public void allFormatsAreRead() {
        Rows.check(
                """
                Sun, 06 Nov 1994 08:49:37 GMT      | 1994-11-06T08:49:37Z
                Sunday, 06-Nov-94 08:49:37 GMT     | 1994-11-06T08:49:37Z
                Sun Nov  6 08:49:37 1994           | 1994-11-06T08:49:37Z
                Sun Nov 16 08:49:37 1994           | 1994-11-16T08:49:37Z
                Sun, 06-Nov-1994 08:49:37 GMT      | 1994-11-06T08:49:37Z
                Sun, 6 Nov 1994 08:49:37 GMT       | 1994-11-06T08:49:37Z
                06 Nov 1994 08:49:37 GMT           | 1994-11-06T08:49:37Z
                Mon, 20 Nov 1995 19:12:08 -0500    | 1995-11-21T00:12:08Z
                Mon, 20 Nov 1995 19:12:08 +0130    | 1995-11-20T17:42:08Z
                Mon, 20 Nov 1995 19:12:08          | 1995-11-20T19:12:08Z
                Mon, 20 Nov 1995 19:12:08 UTC      | 1995-11-20T19:12:08Z
                Thu, 29 Feb 2024 00:00:00 GMT      | 2024-02-29T00:00:00Z
                Sat, 31 Dec 2016 23:59:60 GMT      | 2017-01-01T00:00:00Z
                Thu, 01 Jan 1970 00:00:00 GMT      | 1970-01-01T00:00:00Z
                Mon, 06 Nov 1994 08:49:37 GMT      | 1994-11-06T08:49:37Z
                \\tSun, 06 Nov 1994 08:49:37 GMT   | 1994-11-06T08:49:37Z
                Tuesday, 22-Nov-76 08:00:00 GMT    | 2076-11-22T08:00:00Z
                Tuesday, 22-Nov-77 08:00:00 GMT    | 1977-11-22T08:00:00Z
                Tuesday, 22-Nov-26 08:00:00 GMT    | 2026-11-22T08:00:00Z
                Thu, 29 Feb 2023 00:00:00 GMT      | none
                Thu, 31 Apr 2023 00:00:00 GMT      | none
                Sun, 06 Nov 1994 24:00:00 GMT      | none
                Sun, 06 Nov 1994 08:60:00 GMT      | none
                Sun, 06 Nov 1994 08:49:61 GMT      | none
                Sun, 06 Nov 1994 8:49:37 GMT       | none
                Sun, 06 Nov 1994 08:49 GMT         | none
                Sun, 06 Nov 1994 08:49:37 EST      | none
                Sun, 06 Nov 1994 08:49:37 +9900    | none
                Sun, 06 Nov 994 08:49:37 GMT       | none
                Sun, 06 Now 1994 08:49:37 GMT      | none
                Sun, 00 Nov 1994 08:49:37 GMT      | none
                1994-11-06T08:49:37Z               | none
                784111777                          | none
                Hi there                           | none
                (empty)                            | none
                """,
                cells -> HttpDate.parse(cells.get(0), NOW).map(Object::toString).orElse("none"));
    }

    @Test
    public void aDateIsWrittenInTheOneFormat() {
        Rows.check(
                """
                1994-11-06T08:49:37.999Z | Sun, 06 Nov 1994 08:49:37 GMT
                2024-02-29T23:59:59Z     | Thu, 29 Feb 2024 23:59:59 GMT
                1970-01-01T00:00:00Z     | Thu, 01 Jan 1970 00:00:00 GMT
                0001-01-01T00:00:00Z     | Mon, 01 Jan 0001 00:00:00 GMT
                9999-12-31T23:59:59Z     | Fri, 31 Dec 9999 23:59:59 GMT
                """,
                cells -> HttpDate.format(Instant.parse(cells.get(0))));
        assertThrows(IllegalArgumentException.class, () -> HttpDate.format(Instant.MAX));
        assertThrows(IllegalArgumentException.class, () -> HttpDate.format(Instant.MIN));
    }

    @Test
    public void whatIsWrittenIsReadAgain() {
        Instant date = Instant.parse("2026-11-22T08:00:00Z");
        for (int day = 0; day < 800; day++) {
            Instant each = date.plusSeconds(day * 100_003L);
            assertEquals(Optional.of(each), HttpDate.parse(HttpDate.format(each)));
        }
    }

    @Test
    public void secondsFromNowAreReadWhereTheyMayStand() {
        Rows.check(
                """
                120                            | 2026-11-22T08:02:00Z
                0                              | 2026-11-22T08:00:00Z
                Sun, 06 Nov 1994 08:49:37 GMT  | 1994-11-06T08:49:37Z
                999999999999999999             | +1000000000-12-31T23:59:59.999999999Z
                -5                             | none
                1.5                            | none
                soon                           | none
                (empty)                        | none
                """,
                cells ->
                        HttpDate.parseOrDelta(cells.get(0), NOW)
                                .map(Object::toString)
                                .orElse("none"));
    }
}

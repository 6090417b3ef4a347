package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class MediaTypeTest {
    @Test
    public void whatAClientSendsIsRead() {
        Rows.check(
                """
                text/html                                  | text/html
                text/html;charset=utf-8                    | text/html; charset=utf-8
                Text/HTML;Charset="utf-8"                  | text/html; charset=utf-8
                text/html; charset="UTF-8"                 | text/html; charset=utf-8
                text/html \\t;\\t charset=utf-8            | text/html; charset=utf-8
                application/problem+json                   | application/problem+json
                application/vnd.api+json;version=1         | application/vnd.api+json; version=1
                multipart/form-data; boundary=----a/b=c    | multipart/form-data; boundary="----a/b=c"
                multipart/form-data; boundary="a\\\\"b"    | multipart/form-data; boundary="a\\\\"b"
                text/html; a=1; a=2                        | text/html; a=1
                text/html; charset                         | text/html
                text/html; =utf-8; b=1                     | text/html; b=1
                text/html; charset=; b=1                   | text/html; b=1
                text/html;                                 | text/html
                text/html;;; b=1                           | text/html; b=1
                text/html; charset="utf-8                  | text/html; charset="\\\\"utf-8"
                text/html; charset="utf-8"x; b=1           | text/html; charset=utf-8; b=1
                text/html; a=""                            | text/html; a=""
                *                                          | none
                text                                       | none
                text/                                      | none
                /html                                      | none
                text/html, text/plain                      | none
                text/ html                                 | none
                tex t/html                                 | none
                (empty)                                    | none
                ;charset=utf-8                             | none
                """
                        .replace("\\\\\"", "\\\""),
                cells -> MediaType.parse(cells.get(0)).map(MediaType::toString).orElse("none"));
    }

    @Test
    public void whatAProgramNamesMustBeAMediaType() {
        assertEquals(MediaType.TEXT_HTML, MediaType.of("text/html;")); // RFC 9110, section 5.6.6
        for (String wrong : List.of("", "text", "text/", "a/b; c", "a/b; c=d e", "a/b c", "a/b,")) {
            IllegalArgumentException e =
                    assertThrows(wrong, IllegalArgumentException.class, () -> MediaType.of(wrong));
            assertTrue(e.getMessage(), e.getMessage().contains('"' + wrong + '"'));
        }
        assertThrows(IllegalArgumentException.class, () -> MediaType.of("te xt", "html"));
        assertThrows(IllegalArgumentException.class, () -> MediaType.TEXT_HTML.with("a", "x\r\ny"));
        assertThrows(IllegalArgumentException.class, () -> MediaType.TEXT_HTML.with("a b", "x"));
    }

    @Test
    public void equalTypesAreEqualWhateverTheirSpelling() {
        MediaType type = MediaType.of("text/html; charset=utf-8; level=1");
        assertEquals(type, MediaType.of("TEXT/html;level=1;charset=\"UTF-8\""));
        assertEquals(
                type.hashCode(), MediaType.of("TEXT/html;level=1;charset=\"UTF-8\"").hashCode());
        assertNotEquals(type, MediaType.of("text/html; charset=utf-8; level=A"));
    }

    @Test
    public void aTypeIsInARangeWithItsParameters() {
        Rows.check(
                """
                */*                | text/html              | true
                text/*             | text/html              | true
                text/*             | image/png              | false
                text/html          | text/html;level=1      | true
                text/html;level=1  | text/html              | false
                text/html;level=1  | text/html;level=1;b=2  | true
                text/html          | text/xhtml             | false
                text/html          | text/*                 | false
                text/*             | text/*                 | true
                */html             | text/html              | false
                """,
                cells -> MediaType.of(cells.get(0)).includes(MediaType.of(cells.get(1))));
        assertTrue(MediaType.of("text/html;a=b").isSameAs(MediaType.TEXT_HTML));
        assertTrue(MediaType.ANY.isRange());
        assertTrue(MediaType.of("text/*").isRange());
        assertFalse(MediaType.JSON.isRange());
    }

    @Test
    public void charsetAndSuffixAreTold() {
        MediaType type = MediaType.of("application/problem+json; charset=latin1");
        assertEquals(Optional.of(StandardCharsets.ISO_8859_1), type.charset());
        assertEquals(Optional.of("json"), type.suffix());
        assertTrue(type.isJson());
        assertTrue(MediaType.JSON.isJson());
        assertFalse(MediaType.of("application/json+xml").isJson());
        assertEquals(Optional.empty(), MediaType.of("application/json+").suffix());
        assertEquals(Optional.empty(), MediaType.JSON.charset());
        assertEquals(Optional.empty(), MediaType.of("a/b;charset=nonsense").charset());
        assertEquals(Optional.empty(), MediaType.of("a/b;charset=\"no sense\"").charset());
        assertEquals(
                Optional.of("nonsense"), MediaType.of("a/b;charset=NonSense").parameter("Charset"));
    }

    @Test
    public void aChangeGivesAnotherType() {
        MediaType html = MediaType.TEXT_HTML.with(StandardCharsets.UTF_8);
        assertEquals("text/html; charset=utf-8", html.toString());
        assertEquals("text/html; charset=utf-8; a=\"b c\"", html.with("A", "b c").toString());
        assertEquals(MediaType.TEXT_HTML, html.without("Charset"));
        assertEquals(MediaType.TEXT_HTML, html.bare());
        assertEquals("text/html", html.essence());
        assertThrows(UnsupportedOperationException.class, () -> html.parameters().put("a", "b"));
        assertEquals(Map.of(), MediaType.TEXT_PLAIN.parameters());
    }
}

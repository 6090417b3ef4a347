package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class CookiesTest {
    /// Each cookie in brackets, so that white space shows.
    private static String read(String header) {
        return Rows.joined(
                Cookies.parse(header).list().stream()
                        .map(cookie -> "[" + cookie.name() + "=" + cookie.value() + "]")
                        .toList());
    }

    @Test
    public void cookiesAreRead() {
        Rows.check(
                """
                SID=31d4d96e407aad42                   | [SID=31d4d96e407aad42]
                SID=31d4d96e407aad42; lang=en-US       | [SID=31d4d96e407aad42], [lang=en-US]
                a=1;b=2                                | [a=1], [b=2]
                a=1 ;\\t b=2;                          | [a=1], [b=2]
                dismiss-top=6;                         | [dismiss-top=6]
                ;;a=1;;                                | [a=1]
                a=                                     | [a=]
                a=b=c                                  | [a=b=c]
                a==                                    | [a==]
                a = b                                  | [a=b]
                a=1; a=2                               | [a=1], [a=2]
                A=1; a=2                               | [A=1], [a=2]
                a="b"                                  | [a=b]
                a=""                                   | [a=]
                a="b                                   | [a="b]
                a=b"                                   | [a=b"]
                a="                                    | [a="]
                a="b c"                                | [a=b c]
                a=b c                                  | [a=b c]
                a=b,c                                  | [a=b,c]
                CP=null*; a="42,"                      | [CP=null*], [a=42,]
                a="x\\\\"y"                            | [a=x"y]
                a="\\\\042\\\\073\\\\054"              | [a=";,]
                a="a\\\\134b"                          | [a=a\\b]
                a="\\\\400\\\\09"                      | [a=40009]
                a=\\\\042                              | [a=\\042]
                path=/x; expires=1                     | [path=/x], [expires=1]
                __Host-id=1                            | [__Host-id=1]
                a=\u00c3\u00a4                         | [a=\u00e4]
                a=\u00e4                               | [a=\u00e4]
                a="\\\\303\\\\244"                     | [a=\u00e4]
                a=\u20ac                               | [a=\u20ac]
                """
                        .replace("\\\\", "\\"),
                cells -> read(cells.get(0)));
    }

    @Test
    public void whatIsNoCookieIsLeftOut() {
        Rows.check(
                """
                (empty)                           | (empty)
                ;                                 | (empty)
                a                                 | (empty)
                =1                                | (empty)
                a; b=1                            | [b=1]
                a b=1; c=2                        | [c=2]
                a,b=1; c=2                        | [c=2]
                a@b=1; c=2                        | [c=2]
                "a"=1; c=2                        | [c=2]
                La Pe\u00f1a=1; c=2               | [c=2]
                $Version=1; a=b; $Path=/          | [a=b]
                $reserved=42; a=$42               | [a=$42]
                """,
                cells -> read(cells.get(0)));
        assertSame(Cookies.none(), Cookies.parse("nonsense"));
    }

    @Test
    public void aSemicolonInQuotesEndsTheCookieSoThatNoneHidesInAnother() {
        assertEquals("[a=\"b], [session=evil], [c=d\"]", read("a=\"b; session=evil; c=d\""));
    }

    @Test
    public void theFirstOfANameCounts() {
        Cookies cookies = Cookies.parse("a=1; b=2; a=3");
        assertEquals(Optional.of("1"), cookies.get("a"));
        assertEquals(List.of("1", "3"), cookies.all("a"));
        assertEquals(Optional.empty(), cookies.get("A"));
        assertEquals(List.of(), cookies.all("c"));
    }

    @Test
    public void aChangeGivesOtherCookies() {
        Cookies cookies = Cookies.parse("a=1; b=2; a=3");
        assertEquals("a=9; b=2", cookies.with("a", "9").toString());
        assertEquals("a=1; b=2; a=3; c=4", cookies.with("c", "4").toString());
        assertEquals("b=2", cookies.without("a").toString());
        assertEquals("a=1; b=2; a=3", cookies.without("c").toString());
        assertEquals("", Cookies.none().toString());
        assertTrue(Cookies.none().isEmpty());
    }

    @Test
    public void anyValueIsWrittenSoThatItIsReadAgain() {
        for (String value :
                List.of(
                        "",
                        "a",
                        "a b",
                        "a;b",
                        "a,b",
                        "a\"b",
                        "\"a\"",
                        "a\\b",
                        "\u00e4\u20ac",
                        "\r\n",
                        "a=b")) {
            String text = Cookies.none().with("x", value).toString();
            assertTrue(text, text.chars().allMatch(c -> c >= ' ' && c < 0x7f));
            assertEquals(text, Optional.of(value), Cookies.parse(text + "; y=1").get("x"));
        }
        assertEquals("x=\"a\\073b\"", Cookies.none().with("x", "a;b").toString());
    }

    @Test
    public void aNameMustBeAToken() {
        for (String wrong : List.of("", "a b", "a=b", "a;b", "\u00e4", "a\r\n")) {
            assertThrows(IllegalArgumentException.class, () -> Cookies.none().with(wrong, "1"));
        }
    }
}

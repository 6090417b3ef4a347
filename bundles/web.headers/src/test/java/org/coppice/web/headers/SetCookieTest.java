package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.Test;

public class SetCookieTest {
    private static final Instant DATE = Instant.parse("2021-06-09T10:18:14Z");

    @Test
    public void aCookieIsForAllPathsOfThisHostUntilTheBrowserEnds() {
        assertEquals(
                "SID=31d4d96e407aad42; Path=/", SetCookie.of("SID", "31d4d96e407aad42").toString());
        assertEquals("a=; Path=/", SetCookie.of("a", "").toString());
    }

    @Test
    public void allThatTheBuilderIsToldIsWritten() {
        SetCookie cookie =
                SetCookie.builder("a", "1")
                        .path("/x y")
                        .domain("example.com")
                        .maxAge(Duration.ofMillis(90_999))
                        .expires(DATE)
                        .secure()
                        .httpOnly()
                        .sameSite(SameSite.NONE)
                        .partitioned()
                        .build();
        assertEquals(
                "a=1; Path=/x y; Domain=example.com; Max-Age=90; Expires=Wed, 09 Jun 2021 10:18:14"
                        + " GMT; Secure; HttpOnly; SameSite=None; Partitioned",
                cookie.toString());
        assertEquals(Optional.of(cookie), SetCookie.parse(cookie.toString()));
        assertEquals(
                "a=2; Secure",
                SetCookie.builder("a", "2").pathOfRequest().secure().build().toString());
        assertEquals(
                cookie.toString().replace("a=1", "a=2"), cookie.withValue("2").build().toString());
    }

    @Test
    public void aCookieIsTakenAway() {
        assertEquals(
                "a=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                SetCookie.expired("a").toString());
        SetCookie cookie = SetCookie.builder("__Host-a", "1").secure().build();
        assertEquals(
                "__Host-a=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure",
                cookie.withValue("").expired().build().toString());
    }

    @Test
    public void whatABrowserWouldDropIsRefused() {
        Rows.check(
                """
                a=1; SameSite=None                      | false
                a=1; SameSite=None; Secure              | true
                a=1; SameSite=Lax                       | true
                a=1; SameSite=Strict                    | true
                a=1; Partitioned                        | false
                a=1; Partitioned; Secure                | true
                __Secure-a=1                            | false
                __Secure-a=1; Secure                    | true
                __Secure-a=1; Secure; Domain=b.example; Path=/x | true
                __Host-a=1; Path=/                      | false
                __Host-a=1; Secure; Path=/              | true
                __Host-a=1; Secure                      | false
                __Host-a=1; Secure; Path=/x             | false
                __Host-a=1; Secure; Path=/; Domain=b.example | false
                __HOST-a=1; Path=/                      | false
                __secure-a=1                            | false
                """,
                cells -> {
                    SetCookie.Builder builder = null;
                    for (String part : cells.get(0).split("; ")) {
                        String[] pair = (part + "=").split("=");
                        String value = pair.length > 1 ? pair[1] : "";
                        builder =
                                switch (pair[0]) {
                                    case "SameSite" ->
                                            builder.sameSite(
                                                    SameSite.valueOf(
                                                            value.toUpperCase(Locale.ROOT)));
                                    case "Secure" -> builder.secure();
                                    case "Partitioned" -> builder.partitioned();
                                    case "Path" -> builder.path(value);
                                    case "Domain" -> builder.domain(value);
                                    default -> SetCookie.builder(pair[0], value).pathOfRequest();
                                };
                    }
                    boolean built = builds(builder);
                    assertEquals(built, SetCookie.parse(cells.get(0)).isPresent());
                    return built;
                });
    }

    private static boolean builds(SetCookie.Builder builder) {
        try {
            builder.build();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    public void namesValuesAndAttributesThatCouldEndEarlyAreRefused() {
        for (String name : List.of("", "a b", "a=b", "a;b", "\u00e4", "a\r\nb")) {
            assertFalse(name, builds(SetCookie.builder(name, "1")));
        }
        for (String value :
                List.of("a b", "a;b", "a,b", "a\"b", "\"a\"", "a\\b", "\u00e4", "a\r\n")) {
            assertFalse(value, builds(SetCookie.builder("a", value)));
        }
        for (String path : List.of("", "x", "/a;b", "/a\n", "/\u00e4")) {
            assertFalse(path, builds(SetCookie.builder("a", "1").path(path)));
        }
        for (String domain : List.of("", "a b", "a;b", "a.", "\u00e4.example", "a/b", "a:80")) {
            assertFalse(domain, builds(SetCookie.builder("a", "1").domain(domain)));
        }
        assertFalse(builds(SetCookie.builder("a", "1").maxAge(Duration.ofSeconds(-1))));
        assertTrue(builds(SetCookie.builder("a", "!#$%&'()*+-./:<=>?@[]^_`{|}~")));
    }

    @Test
    public void aCookieOfMoreBytesThanABrowserKeepsIsRefused() {
        String most = "x".repeat(SetCookie.MAX_BYTES - "a=; Path=/".length());
        assertEquals(SetCookie.MAX_BYTES, SetCookie.of("a", most).toString().length());
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> SetCookie.of("a", most + "x"));
        assertEquals("cookie a has 4097 bytes, at most 4096 are allowed", e.getMessage());
    }

    @Test
    public void aMessageDoesNotTellTheValue() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> SetCookie.of("a", "secret 17"));
        assertFalse(e.getMessage(), e.getMessage().contains("secret"));
        assertTrue(e.getMessage(), e.getMessage().contains("index 6"));
    }

    @Test
    public void aHeaderIsReadAsABrowserDoes() {
        Rows.check(
                """
                SID=31d4d96e407aad42                            | SID=31d4d96e407aad42
                SID=31d4d96e407aad42; Path=/; Domain=example.com | SID=31d4d96e407aad42; Path=/; Domain=example.com
                SID=1; Path=/; Secure; HttpOnly                 | SID=1; Path=/; Secure; HttpOnly
                lang=en-US; Expires=Wed, 09 Jun 2021 10:18:14 GMT | lang=en-US; Expires=Wed, 09 Jun 2021 10:18:14 GMT
                lang=; Expires=Sun, 06-Nov-1994 08:49:37 GMT    | lang=; Expires=Sun, 06 Nov 1994 08:49:37 GMT
                a=1; expires=yesterday                          | a=1
                a=1; max-age=10                                 | a=1; Max-Age=10
                a=1; Max-Age=-10                                | a=1; Max-Age=0
                a=1; Max-Age=1.5                                | a=1
                a=1; Max-Age=                                   | a=1
                a=1; Domain=.Example.COM                        | a=1; Domain=example.com
                a=1; Domain=                                    | a=1
                a=1; Path=x                                     | a=1
                a=1; Path                                       | a=1
                a=1; secure=no; HTTPONLY                        | a=1; Secure; HttpOnly
                a=1; SameSite=lax                               | a=1; SameSite=Lax
                a=1; SameSite=Sometimes                         | a=1
                a=1; Comment=x; Version=1; Priority=High        | a=1
                a=1; Path=/a; Path=/b                           | a=1; Path=/b
                a="1"                                           | a=1
                a = 1                                           | a=1
                a=1;;;Secure                                    | a=1; Secure
                a                                               | none
                =1                                              | none
                (empty)                                         | none
                ;                                               | none
                a=1; SameSite=None                              | none
                """,
                cells -> SetCookie.parse(cells.get(0)).map(SetCookie::toString).orElse("none"));
    }

    @Test
    public void whatItHasIsTold() {
        SetCookie cookie = SetCookie.builder("a", "1").secure().maxAge(Duration.ofHours(1)).build();
        assertEquals("a", cookie.name());
        assertEquals("1", cookie.value());
        assertEquals(Optional.of("/"), cookie.path());
        assertEquals(Optional.empty(), cookie.domain());
        assertEquals(Optional.of(Duration.ofHours(1)), cookie.maxAge());
        assertEquals(Optional.empty(), cookie.expires());
        assertTrue(cookie.isSecure());
        assertFalse(cookie.isHttpOnly());
        assertFalse(cookie.isPartitioned());
        assertEquals(Optional.empty(), cookie.sameSite());
    }
}

package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class CacheControlTest {
    @Test
    public void directivesAreReadAndWritten() {
        Rows.check(
                """
                no-cache                            | no-cache
                max-age=600                         | max-age=600
                max-age="600"                       | max-age=600
                Max-Age=600 ,\\tNO-STORE            | max-age=600, no-store
                public, max-age=31536000, immutable | public, max-age=31536000, immutable
                private, community="UCI"            | private, community=UCI
                no-cache="set-cookie, x"            | no-cache="set-cookie, x"
                private=set-cookie                  | private="set-cookie"
                max-stale                           | max-stale
                max-age=1, max-age=2                | max-age=1
                , no-store,, public,                | no-store, public
                no-store; public, private           | private
                max-age=, public                    | public
                public, max-age="1, private         | public
                public, x "a, b" y, private         | public, private
                =1, public                          | public
                max-age = 1, public                 | public
                x-y="a b"                           | x-y="a b"
                (empty)                             | (empty)
                """,
                cells -> {
                    CacheControl control = CacheControl.parse(cells.get(0));
                    assertEquals(control, CacheControl.parse(control.toString()));
                    return control;
                });
    }

    @Test
    public void timesAreSeconds() {
        Rows.check(
                """
                max-age=600                      | PT10M
                max-age=0                        | PT0S
                max-age="5"                      | PT5S
                max-age=2147483648               | PT596523H14M8S
                max-age=99999999999999999999     | PT596523H14M8S
                max-age=-1                       | none
                max-age=1.5                      | none
                max-age=x                        | none
                max-age                          | none
                s-maxage=5                       | none
                """,
                cells ->
                        CacheControl.parse(cells.get(0))
                                .duration(CacheDirective.MAX_AGE)
                                .map(Duration::toString)
                                .orElse("none"));
    }

    @Test
    public void whatIsThereIsTold() {
        CacheControl control = CacheControl.parse("No-Cache=\"Set-Cookie, X\", max-stale, a=b");
        assertTrue(control.has(CacheDirective.NO_CACHE));
        assertTrue(control.has(CacheDirective.MAX_STALE));
        assertFalse(control.has(CacheDirective.NO_STORE));
        assertEquals(List.of("set-cookie", "x"), control.fields(CacheDirective.NO_CACHE));
        assertEquals(List.of(), control.fields(CacheDirective.PRIVATE));
        assertEquals(Optional.of(""), control.text(CacheDirective.MAX_STALE));
        assertEquals(Optional.empty(), control.text(CacheDirective.MIN_FRESH));
        assertEquals("b", control.directives().get("a"));
    }

    @Test
    public void directivesAreMade() {
        CacheControl control =
                CacheControl.none()
                        .with(CacheDirective.PUBLIC)
                        .with(CacheDirective.MAX_AGE, Duration.ofMillis(3_600_999))
                        .with(CacheDirective.NO_CACHE, List.of("Set-Cookie"))
                        .with("community", "a b");
        assertEquals(
                "public, max-age=3600, no-cache=\"Set-Cookie\", community=\"a b\"",
                control.toString());
        assertEquals(
                "max-age=3600, no-cache=\"Set-Cookie\", community=\"a b\"",
                control.without(CacheDirective.PUBLIC).toString());
        assertEquals("max-age=60", CacheControl.maxAge(Duration.ofMinutes(1)).toString());
        assertEquals(
                "no-store, no-cache, must-revalidate, max-age=0", CacheControl.never().toString());
        assertThrows(
                IllegalArgumentException.class, () -> CacheControl.maxAge(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> CacheControl.none().with("a b", ""));
        assertThrows(IllegalArgumentException.class, () -> CacheControl.none().with("a", "\r\n"));
        assertThrows(
                IllegalArgumentException.class,
                () -> CacheControl.none().with(CacheDirective.PRIVATE, List.of("a b")));
        assertThrows(UnsupportedOperationException.class, () -> control.directives().clear());
        assertEquals(Map.of(), CacheControl.none().directives());
    }

    @Test
    public void requestsAndResponsesHaveTheirOwnDirectives() {
        Rows.check(
                """
                no-cache, max-age=1, no-store, no-transform | true true
                max-stale                                   | true false
                min-fresh=1, only-if-cached                 | true false
                public                                      | false true
                private, must-revalidate, s-maxage=1        | false true
                proxy-revalidate, stale-while-revalidate=1  | false true
                immutable                                   | false true
                must-understand                             | false true
                stale-if-error=1                            | true true
                community=x                                 | true true
                """,
                cells -> {
                    CacheControl control = CacheControl.parse(cells.get(0));
                    return control.isForRequests() + " " + control.isForResponses();
                });
        for (CacheDirective each : CacheDirective.values()) {
            assertEquals(Optional.of(each), CacheDirective.parse(each.toString()));
        }
    }
}

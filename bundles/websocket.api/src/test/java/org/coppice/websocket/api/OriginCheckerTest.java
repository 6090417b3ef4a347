package org.coppice.websocket.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import org.junit.Test;

public class OriginCheckerTest {
    @Test
    public void pagesOfTheSameHostAndPortAndNoBrowsersAreLetIn() {
        check(OriginChecker.SAME_HOST, "example.org", "https://example.org", true);
        check(OriginChecker.SAME_HOST, "Example.org:8090", "http://example.ORG:8090", true);
        check(OriginChecker.SAME_HOST, "example.org", "", true);
        check(OriginChecker.SAME_HOST, "example.org", "https://example.org:444", false);
        check(OriginChecker.SAME_HOST, "example.org", "https://example.org.evil.net", false);
        check(OriginChecker.SAME_HOST, "example.org", "null", false);
    }

    @Test
    public void aListNamesThemWithTheirScheme() {
        OriginChecker listed = OriginChecker.of(List.of("https://example.org"));
        check(listed, "api.example.org", "https://EXAMPLE.org", true);
        check(listed, "api.example.org", "", true);
        check(listed, "api.example.org", "http://example.org", false);
    }

    @Test
    public void theUsualPortMayBeNamedOrNot() {
        OriginChecker listed =
                OriginChecker.of(List.of("https://example.org:443", "http://example.org"));
        check(listed, "x", "https://example.org", true);
        check(listed, "x", "http://example.org:80", true);
        check(listed, "x", "http://example.org:443", false);
        check(listed, "x", "https://example.org:80", false);
        check(OriginChecker.SAME_HOST, "example.org:443", "https://example.org", true);
        check(OriginChecker.SAME_HOST, "example.org:443", "http://example.org", false);
        check(OriginChecker.SAME_HOST, "[::1]:80", "http://[::1]", true);
    }

    @Test
    public void aHostIsComparedAsItIsAskedForInDns() {
        OriginChecker listed = OriginChecker.of(List.of("https://Bücher.example"));
        check(listed, "x", "https://xn--bcher-kva.example", true);
        check(listed, "x", "https://bucher.example", false);
    }

    @Test
    public void starStandsForAll() {
        check(OriginChecker.of(List.of("https://a.example", "*")), "x", "https://b.example", true);
    }

    @Test
    public void whatIsNoOriginIsRefused() {
        for (String each :
                List.of(
                        "",
                        "example.org",
                        "//example.org",
                        "https://",
                        "https://example.org/",
                        "https://example.org/shop",
                        "https://example.org?x",
                        "https://me@example.org",
                        "https://*.example.org",
                        "https://example.org:",
                        "https://example.org:0",
                        "https://example.org:65536",
                        "https://example.org:http",
                        "https://a.example, https://b.example",
                        "https://a.example https://b.example",
                        " https://a.example",
                        "https://[::1",
                        "null")) {
            assertEquals(
                    "\""
                            + each
                            + "\" is no origin: give a scheme and a host without a path, as"
                            + " https://example.org or http://example.org:8080, or * for all",
                    assertThrows(
                                    each,
                                    IllegalArgumentException.class,
                                    () -> OriginChecker.of(List.of("https://a.example", each)))
                            .getMessage());
        }
    }

    private static void check(OriginChecker checker, String host, String origin, boolean accepts) {
        assertEquals(origin + " at " + host, accepts, checker.accepts(host, origin));
    }
}

package org.coppice.websocket.api;

import static org.junit.Assert.assertEquals;

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

    private static void check(OriginChecker checker, String host, String origin, boolean accepts) {
        assertEquals(origin + " at " + host, accepts, checker.accepts(host, origin));
    }
}

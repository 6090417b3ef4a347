package org.coppice.resolver.dns;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.coppice.net.HostLookupException;
import org.junit.Test;

/// What a host name may be, and what is asked for it.
public class HostNamesTest {

    @Test
    public void namesAreAskedForInLowerCaseAndWithoutTheirDot() throws Exception {
        HostName name = HostName.of("WWW.Example.");
        assertEquals("www.example", name.ascii());
        assertTrue(name.absolute());
        assertEquals("WWW.Example.", name.given());
        assertFalse(HostName.of("a_b.example").absolute());
    }

    @Test
    public void internationalNamesAreTranslated() throws Exception {
        assertEquals("xn--bcher-kva.example", HostName.of("Bücher.example").ascii());
        assertEquals("xn--fsq.example", HostName.of("例.example").ascii());
    }

    @Test
    public void whatCannotBeANameIsRefusedWithItsReason() {
        for (String bad :
                List.of(
                        "",
                        ".",
                        "a..b",
                        ".a",
                        "a b",
                        "a\nb",
                        "a/b",
                        "x".repeat(64) + ".example",
                        ("x".repeat(60) + ".").repeat(5),
                        "ü".repeat(64))) {
            HostLookupException e =
                    assertThrows(bad, HostLookupException.class, () -> HostName.of(bad));
            assertEquals(HostLookupException.Reason.BAD_NAME, e.reason());
            assertFalse(e.getMessage(), e.getMessage().contains("\n"));
        }
    }

    @Test
    public void fewDotsAreSearchedFirstAndThenTriedAbsolute() throws Exception {
        List<String> search = List.of("one.example", "two.example");
        assertEquals(
                List.of("a.one.example", "a.two.example", "a"),
                HostName.of("a").candidates(search, 1));
        assertEquals(
                List.of("a.b", "a.b.one.example", "a.b.two.example"),
                HostName.of("a.b").candidates(search, 1));
        assertEquals(
                List.of("a.b.one.example", "a.b.two.example", "a.b"),
                HostName.of("a.b").candidates(search, 2));
        assertEquals(List.of("a"), HostName.of("a.").candidates(search, 1));
        assertEquals(List.of("a"), HostName.of("a").candidates(List.of("", "x".repeat(64)), 1));
    }

    @Test
    public void localhostIsThisMachine() throws Exception {
        assertTrue(HostName.of("LocalHost").isLocal());
        assertTrue(HostName.of("a.localhost.").isLocal());
        assertFalse(HostName.of("localhost.example").isLocal());
    }
}

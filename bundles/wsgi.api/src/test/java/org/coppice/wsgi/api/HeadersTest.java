package org.coppice.wsgi.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.Test;

public class HeadersTest {
    @Test
    public void lookUpIgnoresTheCaseOfNames() {
        Headers headers = Headers.of("Content-Type", "text/plain");
        assertEquals(Optional.of("text/plain"), headers.first("content-TYPE"));
        assertTrue(headers.contains("CONTENT-TYPE"));
        assertEquals(Optional.empty(), headers.first("Content"));
    }

    @Test
    public void fieldsKeepTheirOrderAndSpelling() {
        Headers headers = Headers.of("b", "1", "A", "2").add("b", "3");
        List<String> seen = new ArrayList<>();
        headers.forEach(field -> seen.add(field.name() + "=" + field.value()));
        assertEquals(List.of("b=1", "A=2", "b=3"), seen);
        assertEquals("b: 1\nA: 2\nb: 3\n", headers.toString());
        assertEquals(List.of("1", "3"), headers.all("B"));
    }

    @Test
    public void setReplacesAllFieldsOfTheNameAtThePlaceOfTheFirst() {
        Headers headers = Headers.of("x", "1", "y", "2", "X", "3", "z", "4").set("X", "5");
        assertEquals("X: 5\ny: 2\nz: 4\n", headers.toString());
        assertEquals("X: 5\ny: 2\nz: 4\nw: 6\n", headers.set("w", "6").toString());
    }

    @Test
    public void removeTakesAllFieldsOfTheName() {
        Headers headers = Headers.of("x", "1", "y", "2", "X", "3").remove("x");
        assertEquals("y: 2\n", headers.toString());
        assertEquals(1, headers.size());
        assertFalse(headers.contains("x"));
    }

    @Test
    public void manyFieldsFit() {
        Headers headers = Headers.of();
        for (int i = 0; i < 100; i++) {
            headers.add("n" + i, "v" + i);
        }
        assertEquals(100, headers.size());
        assertEquals(Optional.of("v99"), headers.first("N99"));
    }

    @Test
    public void aValueCannotSplitTheResponse() {
        for (String value : List.of("a\r\nb", "a\nb", "a\rb", "a\0b", "a\u007fb", "\u0001", "€")) {
            Exception e =
                    assertThrows(
                            IllegalArgumentException.class, () -> Headers.of("Location", value));
            assertTrue(e.getMessage(), e.getMessage().startsWith("header Location has the char"));
            assertThrows(
                    IllegalArgumentException.class, () -> Headers.of("a", "b").set("a", value));
        }
        assertEquals("a\tbé", Headers.of("x", "a\tbé").value(0));
    }

    @Test
    public void aMessageAboutABadValueIsOneLine() {
        Exception e =
                assertThrows(IllegalArgumentException.class, () -> Headers.of("X", "a\r\nSet: b"));
        assertEquals(
                "header X has the character 0x0d at index 1 of its value \"a??Set: b\":"
                        + " only printable Latin-1, space and tab are allowed",
                e.getMessage());
    }

    @Test
    public void aNameMustBeAToken() {
        for (String name : List.of("", "a b", "a:", "a\n", "é", "a\u0000", "(a)")) {
            assertThrows(IllegalArgumentException.class, () -> Headers.of(name, "v"));
        }
        assertEquals(1, Headers.of("!#$%&'*+-.^_`|~09azAZ", "v").size());
    }

    @Test
    public void namesAndValuesComeInPairs() {
        Exception e = assertThrows(IllegalArgumentException.class, () -> Headers.of("a", "b", "c"));
        assertEquals("header c has no value: names and values must come in pairs", e.getMessage());
    }

    @Test
    public void frozenHeadersCannotBeChangedButCopied() {
        Headers frozen = Headers.of("a", "1").frozen();
        assertThrows(IllegalStateException.class, () -> frozen.add("b", "2"));
        assertThrows(IllegalStateException.class, () -> frozen.set("a", "2"));
        assertThrows(IllegalStateException.class, () -> frozen.remove("a"));
        assertThrows(IllegalStateException.class, () -> Headers.empty().add("b", "2"));
        assertEquals("a: 1\nb: 2\n", frozen.copy().add("b", "2").toString());
        assertEquals(1, frozen.size());
    }

    @Test
    public void equalityIgnoresTheCaseOfNamesOnly() {
        assertEquals(Headers.of("A", "x"), Headers.of("a", "x"));
        assertEquals(Headers.of("A", "x").hashCode(), Headers.of("a", "x").hashCode());
        assertFalse(Headers.of("A", "x").equals(Headers.of("A", "X")));
        assertFalse(Headers.of("A", "x").equals(Headers.of("B", "x")));
        assertFalse(Headers.of("A", "x").equals(Headers.empty()));
    }

    @Test
    public void walkingEndsWithAnError() {
        var iterator = Headers.of("a", "b").iterator();
        iterator.next();
        assertThrows(NoSuchElementException.class, iterator::next);
        assertThrows(IndexOutOfBoundsException.class, () -> Headers.empty().name(0));
    }

    @Test
    public void fieldsOfAConnectionAreKnownInAnyCase() {
        for (String name :
                List.of(
                        "connection",
                        "Keep-Alive",
                        "PROXY-CONNECTION",
                        "te",
                        "Trailer",
                        "transfer-Encoding",
                        "Upgrade")) {
            assertTrue(name, Headers.isHopByHop(name));
        }
        for (String name : List.of("", "Date", "ETag", "Content-Length", "Upgraded", "Expires")) {
            assertFalse(name, Headers.isHopByHop(name));
        }
    }

    @Test
    public void aTokenIsLettersDigitsAndSomeSigns() {
        assertTrue(Headers.isToken("X-Trace_1!#$%&'*+-.^`|~"));
        for (String other : List.of("", " ", "a b", "a:", "a/b", "\"a\"", "é", "\u0141", "a\0")) {
            assertFalse(other, Headers.isToken(other));
        }
    }
}

package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class RoutePatternTest {
    @Test
    public void aLiteralMatchesItselfOnly() {
        assertMatch("/", "/", Map.of());
        assertMatch("/a/b", "/a/b", Map.of());
        assertNoMatch("/a/b", "/a/b/", "/a", "/a/bc", "/A/b", "");
        assertTrue(PatternParser.parse("/a/b").isLiteral());
        assertFalse(PatternParser.parse("/a/{b}").isLiteral());
    }

    @Test
    public void aTrailingSlashCounts() {
        assertMatch("/a/", "/a/", Map.of());
        assertNoMatch("/a/", "/a");
        assertMatch("/{x}/", "/a/", Map.of("x", "a"));
        assertNoMatch("/{x}/", "/a");
        assertNoMatch("/{x}", "/a/");
    }

    @Test
    public void aVariableIsOneSegmentAndNotEmpty() {
        assertMatch("/hello/{name}", "/hello/you", Map.of("name", "you"));
        assertMatch("/hello/{name}", "/hello/ü €", Map.of("name", "ü €"));
        assertNoMatch("/hello/{name}", "/hello/", "/hello/a/b", "/hello");
        assertMatch("/{a}/x/{b_2}", "/1/x/2", Map.of("a", "1", "b_2", "2"));
        assertNoMatch("/{a}/x/{b}", "/1/y/2", "//x/2", "/1/x/");
    }

    @Test
    public void aVariableMayHaveTextBesideIt() {
        assertMatch("/{name}.json", "/a.b.json", Map.of("name", "a.b"));
        assertNoMatch("/{name}.json", "/.json", "/ajson", "/a.json/");
        assertMatch("/v{major}.{minor}", "/v1.2", Map.of("major", "1", "minor", "2"));
        assertMatch("/a{x}b/c", "/a-b/c", Map.of("x", "-"));
    }

    @Test
    public void anExpressionMatchesTheWholeValue() {
        assertMatch("/{id:\\d{4}}", "/2024", Map.of("id", "2024"));
        assertNoMatch("/{id:\\d{4}}", "/202", "/20245", "/abcd", "/2024/");
        assertMatch("/{x:a|b}c", "/bc", Map.of("x", "b"));
        assertNoMatch("/{x:a|b}c", "/a");
        assertMatch("/{x:(a)(b)?}/{y:(.)\\)}", "/a/x)", Map.of("x", "a", "y", "x)"));
        assertMatch("/{x:[a-z]+(?:/[a-z]+)*}/end", "/a/b/c/end", Map.of("x", "a/b/c"));
        assertMatch("/{x:\\{\\}}", "/{}", Map.of("x", "{}"));
        assertMatch("/{x:(?i)abc}d", "/ABCd", Map.of("x", "ABC"));
        assertNoMatch("/{x:(?i)abc}d", "/ABCD");
    }

    @Test
    public void aRestTakesSlashesAndNothing() {
        assertMatch("/files/{rest:.*}", "/files/a/b", Map.of("rest", "a/b"));
        assertMatch("/files/{rest:.*}", "/files/", Map.of("rest", ""));
        assertMatch("/files/{rest:.*}", "/files/a\nb", Map.of("rest", "a\nb"));
        assertNoMatch("/files/{rest:.*}", "/files");
        assertMatch("/files{rest:.*}", "/files", Map.of("rest", ""));
        assertMatch("/files/{rest:.+}", "/files//", Map.of("rest", "/"));
        assertNoMatch("/files/{rest:.+}", "/files/");
        assertMatch("/{a}/{rest:.*}", "/x/", Map.of("a", "x", "rest", ""));
        assertMatch("/{rest:.*}/end", "/a/b/end", Map.of("rest", "a/b"));
        assertMatch("/{rest:.*}/end", "//end", Map.of("rest", ""));
    }

    @Test
    public void aMountPointEndsWhereASegmentEnds() {
        assertMatch("/x{path_info:.*}", "/x", Map.of("path_info", ""));
        assertMatch("/x{path_info:.*}", "/x/y", Map.of("path_info", "/y"));
        assertNoMatch("/x{path_info:.*}", "/xy");
        assertMatch("/x/{path_info:.*}", "/x/y/z", Map.of("path_info", "y/z"));
        assertTrue(PatternParser.parse("/x{path_info:.*}").isMount());
        assertFalse(PatternParser.parse("/{path_info}/x").isMount());
        assertFalse(PatternParser.parse("/{rest:.*}").isMount());
    }

    @Test
    public void charactersOfExpressionsHaveNoMeaningInLiterals() {
        assertMatch("/a.b*(c)/{x:.}", "/a.b*(c)/y", Map.of("x", "y"));
        assertNoMatch("/a.b/{x:.}/c.d", "/a.b/y/c-d", "/a-b/y/c.d");
    }

    @Test
    public void aFaultyPatternIsRefusedWithItsFault() {
        assertFault("", "it must begin with /");
        assertFault("x", "it must begin with /");
        assertFault("{x}", "it must begin with /");
        assertFault("/{x}/{x}", "the variable {x} is there twice");
        assertFault(
                "/{x", "the { at index 1 has no }; a brace in an expression is written \\{ or \\}");
        assertFault(
                "/{x:\\d{2}",
                "the { at index 1 has no }; a brace in an expression is written \\{ or \\}");
        assertFault("/x}", "it has a } without a { before it");
        assertFault(
                "/{}",
                "\"\" is no name for a variable: letters, digits and _ are, beginning with no"
                        + " digit");
        assertFault(
                "/{1a}",
                "\"1a\" is no name for a variable: letters, digits and _ are, beginning with no"
                        + " digit");
        assertFault("/{x:}", "the variable {x:} has no expression after the colon");
        assertFault(
                "/{x:[}",
                "the expression [ of the variable {x} is faulty: Unclosed character class at index"
                        + " 0");
        assertFault(
                "/{x:a)(b}",
                "the expression a)(b of the variable {x} is faulty: Unmatched closing ')' at index"
                        + " 0");
        assertFault("/a?b=c", "it has a ? or a #, but only the path of a URL is matched");
    }

    private static void assertMatch(String pattern, String path, Map<String, String> arguments) {
        assertEquals(
                pattern + " " + path,
                Optional.of(arguments),
                PatternParser.parse(pattern).match(path));
    }

    private static void assertNoMatch(String pattern, String... paths) {
        for (String path : paths) {
            assertEquals(
                    pattern + " " + path,
                    Optional.empty(),
                    PatternParser.parse(pattern).match(path));
        }
    }

    private static void assertFault(String pattern, String fault) {
        Exception e =
                assertThrows(
                        pattern,
                        IllegalArgumentException.class,
                        () -> PatternParser.parse(pattern));
        assertEquals(fault, e.getMessage());
    }
}

package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.coppice.routing.mapper.Routing.Answer;
import org.coppice.routing.spi.RouteClaim;
import org.junit.Test;

public class ExpressionsTest {
    private static final List<String> CHARACTERS =
            List.of(
                    "\\d",
                    "\\d+",
                    "\\d*",
                    "\\d{4}",
                    "\\d{2,4}",
                    "\\d{2,}",
                    "\\w+",
                    "[a-z]+",
                    "[0-9]{1,3}",
                    "[a-zA-Z0-9_.-]+",
                    "[abc]",
                    "[\\d.]+",
                    "[\\w-]{2,8}",
                    "[a-c-]*",
                    "[A-z]+");
    private static final List<String> TEXTS =
            List.of(
                    "",
                    "1",
                    "12",
                    "123",
                    "1234",
                    "12345",
                    "a",
                    "abc",
                    "d",
                    "A",
                    "a-b",
                    "-",
                    "--",
                    "a.b",
                    "_",
                    "^",
                    "é",
                    "\u0661",
                    "a/b",
                    "ab_c-d.e",
                    "Z9");

    @Test
    public void expressionsOfOneClassAreMatchedAsJavaDoesIt() {
        for (String regex : CHARACTERS) {
            SegmentMatcher matcher = CharsMatcher.of(regex).orElseThrow();
            Pattern pattern = Pattern.compile(regex);
            for (String text : TEXTS) {
                assertEquals(
                        regex + " " + text,
                        pattern.matcher(text).matches(),
                        matcher.match("<" + text + ">", 1, 1 + text.length(), new Captures()));
            }
        }
    }

    @Test
    public void otherExpressionsAreLeftToJava() {
        for (String regex :
                List.of(
                        ".", ".*", "a", "a+", "\\D+", "[^a]+", "[a&&b]", "[[a]b]", "\\d+?", "\\d++",
                        "(\\d+)", "\\d+|a", "[a-z-9]", "\\s", "[/]", "[é]", "\\d{4}x")) {
            assertEquals(regex, Optional.empty(), CharsMatcher.of(regex));
        }
    }

    @Test
    public void whatCannotHaveASlashIsKnown() {
        for (String regex :
                List.of(
                        "\\d+",
                        "[a-z]+",
                        "a|b",
                        "windows|mac",
                        "[^/]+",
                        "[^/.]*",
                        "(a|b){2,3}",
                        "(?:x)?",
                        "\\.\\-",
                        "[a\\-z]",
                        "[0-9a-f]{8}-[0-9a-f]{4}",
                        "x{2}",
                        "[.]",
                        "[!-.]")) {
            assertTrue(regex, SlashFree.isCertain(regex));
        }
        for (String regex :
                List.of(
                        ".",
                        ".*",
                        "a/b",
                        "[^a]+",
                        "[/]",
                        "[+-9]",
                        "\\D",
                        "\\W",
                        "\\S",
                        "\\p{L}",
                        "(?i)a",
                        "(?=a)a",
                        "\\x2F",
                        "\\Q/\\E",
                        "[\\D]",
                        "[a[/]]",
                        "[a-z&&[^b]]",
                        "\\/",
                        "^a$",
                        "\\1",
                        "[+-\\]]",
                        "\\u002f",
                        "\\057",
                        "a{b}")) {
            assertFalse(regex, SlashFree.isCertain(regex));
        }
    }

    @Test
    public void anExpressionThatBacktracksWithoutEndIsGivenUp() throws Exception {
        MappedRoutes routes = Routing.routes(0, 0);
        routes.add(Routing.named("evil", "/e/{x:(?:.*,){9}z}/y", "/f/{x:(?:[a-z/]|[a-z])+}"));
        routes.add(Routing.named("good", "/{x}/z", "/e/{rest:.*}"));
        Answer answer = Routing.call(routes, "GET", "/e/" + ",".repeat(60));
        assertEquals(400, answer.status());
        assertEquals("no route can be found for this path in a sensible time\n", answer.text());
        assertEquals("evil", Routing.call(routes, "GET", "/e/,,,,,,,,,z/y").text());
        assertEquals("good", Routing.call(routes, "GET", "/e/aaaa/z").text());
        assertEquals("good", Routing.call(routes, "GET", "/q/z").text());
    }

    @Test
    public void anExpressionThatRecursesTooDeepIsGivenUp() throws Exception {
        MappedRoutes routes = Routing.routes(0, 0);
        routes.add(Routing.named("deep", "/f/{x:(?:a|b|/)*}"));
        assertEquals("deep", Routing.call(routes, "GET", "/f/ab/ab").text());
        int status = Routing.call(routes, "GET", "/f/" + "ab".repeat(20_000)).status();
        assertTrue("status " + status, status == 200 || status == 400);
    }

    @Test
    public void aRouteThatIsGoneAndBacktracksWithoutEndIsNotWaitedFor() {
        RoutePattern pattern = PatternParser.parse("/e/{x:(?:.*,){9}z}/y");
        RouteClaim claim = new MappedRoute.Claim(pattern, List.of());
        assertFalse(claim.matches("GET", "/e/" + ",".repeat(60)));
        assertEquals(Optional.of(Map.of("x", ",,,,,,,,,z")), pattern.match("/e/,,,,,,,,,z/y"));
    }
}

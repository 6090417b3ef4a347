package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.coppice.routing.api.PathTemplate;
import org.coppice.routing.api.PathTemplate.Extension;
import org.coppice.routing.api.PathTemplate.Text;
import org.coppice.routing.api.PathTemplate.Variable;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.spi.Deployment;
import org.coppice.routing.spi.ServiceOrigin;
import org.coppice.web.Response;
import org.junit.Test;

/// The tree against a matcher that tries one route after the other, each by one regular expression.
public class RouteTreeTest {
    private static final int TABLES = 150;
    private static final int PATHS = 150;
    private static final List<String> METHODS = List.of("GET", "POST", "PUT");

    /// `#` is a variable's name.
    private static final List<String> SEGMENTS =
            List.of(
                    "a",
                    "b",
                    "ab",
                    "abc",
                    "",
                    "a.b",
                    "{#}",
                    "{#}",
                    "{#}",
                    "a{#}",
                    "ab{#}",
                    "{#}b",
                    "{#}.json",
                    "{#}-{#}",
                    "{#}{.#}",
                    "a{.#}",
                    "{#:\\d+}",
                    "{#:[a-c]*}",
                    "a{#:\\w+}",
                    "{#:a|b|ab}",
                    "{#:[^/]+}",
                    "{#:\\d+}{.#:json|xml}",
                    "{#:(a)(b)?}{#}",
                    "{#:.b?}",
                    "{#:[a-z/]+}",
                    "{#:.*}",
                    "{#:.+?}",
                    "x{#:.*}",
                    "{#}{#:/.*}",
                    "{#:(?:a/)*}");

    private static final List<String> PIECES =
            List.of(
                    "a",
                    "b",
                    "ab",
                    "abc",
                    "aab",
                    "",
                    "a.b",
                    "1",
                    "12",
                    "a.json",
                    "a.b.json",
                    "1.xml",
                    "a-b",
                    "a-b-c",
                    "x",
                    "xa",
                    ".json",
                    "a.",
                    "é");

    @Test
    public void theTreeChoosesAsTryingOneAfterTheOther() {
        int taken = 0;
        for (int seed = 0; seed < TABLES; seed++) {
            Random random = new Random(seed);
            List<MappedRoute> routes = routes(random);
            Snapshot snapshot = new Snapshot(routes);
            List<MappedRoute> sorted = routes.stream().sorted(MappedRoute.ORDER).toList();
            for (int i = 0; i < PATHS; i++) {
                String method = METHODS.get(random.nextInt(METHODS.size()));
                String path = path(random);
                String expected = naive(sorted, method, path);
                String message = "seed " + seed + ": " + method + " " + path;
                assertEquals(message, expected, told(snapshot.choose(method, path)));
                taken += expected.startsWith("[") ? 0 : 1;
            }
        }
        assertTrue("only " + taken + " were for a route", taken > TABLES * PATHS / 4);
    }

    @Test
    public void aPatternAloneMatchesAsItsExpression() {
        for (int seed = 0; seed < 20 * TABLES; seed++) {
            Random random = new Random(seed);
            RoutePattern pattern = new RoutePattern(PathTemplate.parse(pattern(random)));
            for (int i = 0; i < 20; i++) {
                String path = path(random);
                assertEquals(
                        pattern + " " + path,
                        match(PathTemplate.parse(pattern.text()), path).toString(),
                        pattern.match(path).map(Map::toString).orElse("{-=-}"));
            }
        }
    }

    @Test
    public void thousandsOfRoutesOfOneKindAreToldApart() {
        for (String kind :
                List.of(
                        "/{t}/r%d/{id}",
                        "/r%d/{id}", "/r%d{rest:/.*}", "/u-%d-{x}/y", "/{t}/r%d")) {
            Deployment<MappedRoute> many =
                    Routing.deployment(
                            "many",
                            0,
                            request -> Response.text(""),
                            IntStream.range(0, 3000)
                                    .mapToObj(kind::formatted)
                                    .toArray(String[]::new));
            Snapshot snapshot = new Snapshot(many.routes());
            for (int i = 0; i < 3000; i += 7) {
                String path = kind.formatted(i).replace("{rest:/.*}", "/p").replaceAll("[{}]", "");
                Choice.Taken taken = (Choice.Taken) snapshot.choose("GET", path);
                assertEquals(kind.formatted(i), taken.route().pattern());
            }
        }
    }

    private static List<MappedRoute> routes(Random random) {
        List<MappedRoute> routes = new ArrayList<>();
        for (int i = random.nextInt(30); i >= 0; i--) {
            if (random.nextInt(4) == 0) {
                routes.addAll(map(random).routes());
            } else {
                String rule = methods(random) + pattern(random);
                routes.addAll(
                        Routing.deployment("", random.nextInt(3), r -> Response.text(""), rule)
                                .routes());
            }
        }
        return routes;
    }

    private static Deployment<MappedRoute> map(Random random) {
        RouteRule[] rules =
                Stream.generate(() -> rule(random))
                        .limit(1 + random.nextInt(6))
                        .toArray(RouteRule[]::new);
        return RuleRoutes.deployment(
                new ServiceOrigin("map", 0, random.nextInt()), RouteMap.of(rules));
    }

    private static RouteRule rule(Random random) {
        RouteRule rule = RouteRule.of(pattern(random)).to(request -> Response.text(""));
        String method = methods(random).strip();
        return method.isEmpty() ? rule : rule.withMethods(method);
    }

    private static String methods(Random random) {
        int i = random.nextInt(METHODS.size() + 2);
        return i < METHODS.size() ? METHODS.get(i) + " " : "";
    }

    private static String pattern(Random random) {
        StringBuilder pattern = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            pattern.append('/').append(SEGMENTS.get(random.nextInt(SEGMENTS.size())));
        }
        int names = 0;
        for (int at = pattern.indexOf("#"); at >= 0; at = pattern.indexOf("#", at)) {
            pattern.replace(at, at + 1, "v" + names++);
        }
        return pattern + (random.nextInt(20) == 0 ? "{path_info:.*}" : "");
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            path.append('/').append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return path.toString();
    }

    private static String told(Choice choice) {
        return switch (choice) {
            case Choice.Taken taken -> told(taken.route(), taken.arguments());
            case Choice.Refused refused -> refused.allowed().toString();
            case Choice.Endless endless -> "endless";
            case Choice.Unavailable unavailable -> "unavailable";
        };
    }

    private static String told(MappedRoute route, Map<String, String> arguments) {
        return System.identityHashCode(route) + " " + route.pattern() + " " + arguments;
    }

    /// What one finds who tries one after the other.
    private static String naive(List<MappedRoute> sorted, String method, String path) {
        SortedSet<String> allowed = new TreeSet<>();
        for (MappedRoute route : sorted) {
            Map<String, String> arguments = match(PathTemplate.parse(route.pattern()), path);
            if (!arguments.containsKey("-")) {
                if (route.methods().isEmpty() || route.methods().contains(method)) {
                    return told(route, arguments);
                }
                allowed.addAll(route.methods());
            }
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        if (!allowed.isEmpty()) {
            allowed.add("OPTIONS");
        }
        return allowed.toString();
    }

    /// The arguments, or the key `-`.
    private static Map<String, String> match(PathTemplate template, String path) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < template.parts().size(); i++) {
            boolean extended =
                    i + 1 < template.parts().size()
                            && template.parts().get(i + 1) instanceof Extension;
            switch (template.parts().get(i)) {
                case Text text -> regex.append(Pattern.quote(text.text()));
                case Variable v -> {
                    String plain = extended ? "[^/]+?" : "[^/]+";
                    regex.append("(?<%s>%s)".formatted(group(v.variable()), or(v.regex(), plain)));
                }
                case Extension e ->
                        regex.append(
                                "(?:\\.(?<%s>%s))?"
                                        .formatted(group(e.variable()), or(e.regex(), "[^./]+")));
            }
        }
        Matcher matcher = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(path);
        if (!matcher.matches() || template.isMount() && !isAtSlash(path, matcher)) {
            return Map.of("-", "-");
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        for (String name : template.variables()) {
            if (matcher.group(group(name)) != null) {
                arguments.put(name, matcher.group(group(name)));
            }
        }
        return arguments;
    }

    private static boolean isAtSlash(String path, Matcher matcher) {
        int start = matcher.start(group("path_info"));
        return start == path.length() || path.charAt(start) == '/' || path.charAt(start - 1) == '/';
    }

    private static String or(String regex, String plain) {
        return regex.isEmpty() ? plain : regex;
    }

    /// Groups have no underscores.
    private static String group(String name) {
        return name.replace("_", "");
    }
}

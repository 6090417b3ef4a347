package org.coppice.routing.openapi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.coppice.routing.api.Limits;
import org.coppice.routing.api.RouteInfo;
import org.coppice.web.Json;
import org.junit.Test;

public class OpenApiDocumentTest {
    @Test
    public void aRouteIsAnOperationWithItsParametersNameAndLimits() {
        RouteInfo row =
                new RouteInfo(
                        "/archive/{year:\\d{4}}/{rest:.*}",
                        List.of("GET"),
                        "org.acme.shop 1.2.0, org.acme.shop.Archive",
                        RouteInfo.State.SERVING,
                        0,
                        0,
                        Optional.of("archive"),
                        "What was.",
                        new Limits(4, 100, Duration.ofSeconds(1)),
                        Optional.empty());
        assertEquals(
                """
                {"openapi":"3.1.0",\
                "info":{"title":"Shop","version":"2"},\
                "servers":[{"url":"/shop"}],\
                "paths":{"/archive/{year}/{rest}":{"get":{\
                "tags":["org.acme.shop"],\
                "summary":"What was.",\
                "operationId":"archive",\
                "parameters":[\
                {"name":"year","in":"path","required":true,\
                "schema":{"type":"string","pattern":"^(?:\\\\d{4})$"}},\
                {"name":"rest","in":"path","required":true,\
                "description":"The rest of the path, which may have slashes",\
                "schema":{"type":"string"}}],\
                "responses":{"default":{"description":"What the route answers"},\
                "413":{"description":"The body is too large"},\
                "503":{"description":"Too many requests at once, or no answer in time"}},\
                "x-coppice-maxConcurrent":4,\
                "x-coppice-bodyMaxBytes":100,\
                "x-coppice-timeoutMillis":1000}}}}\
                """,
                Json.text(sorted(new OpenApiDocument("Shop", "2").at("/shop").add(List.of(row)))));
        checked(row);
    }

    /// `info` is a map without an order.
    private static Map<String, Object> sorted(OpenApiDocument document) {
        Map<String, Object> map = document.toMap();
        map.put("info", new TreeMap<>((Map<?, ?>) map.get("info")));
        return map;
    }

    @Test
    public void pathsThatDifferByTheNamesOfTheirVariablesAreOne() {
        Map<String, Object> paths = checked(route("/a/{x}", "GET"), route("/a/{y:\\d+}", "PUT"));
        assertEquals(Set.of("/a/{x}"), paths.keySet());
        assertEquals(Set.of("get", "put"), OpenApiStructure.map(paths.get("/a/{x}")).keySet());
    }

    @Test
    public void aFormatThatMayBeMissingMakesTwoPaths() {
        assertEquals(
                Set.of("/a", "/a.{format}"), checked(route("/a{.format:json}", "GET")).keySet());
    }

    @Test
    public void ofTheSameOperationTheFirstRouteCountsAndHiddenOnesDoNot() {
        Map<String, Object> paths =
                checked(
                        route("/a", "GET", "PUT"),
                        route("/a", "PUT", "POST"),
                        row("/b", RouteInfo.State.SHADOWED, "", "GET"));
        assertEquals(Set.of("/a"), paths.keySet());
        assertEquals(Set.of("get", "put", "post"), OpenApiStructure.map(paths.get("/a")).keySet());
    }

    @Test
    public void aRouteForAnyMethodHasTheUsualOnesAndOthersHaveNoPlace() {
        Map<String, Object> paths = checked(route("/any"), route("/dav", "GET", "PROPFIND"));
        assertEquals(
                Set.of("get", "put", "post", "delete", "patch"),
                OpenApiStructure.map(paths.get("/any")).keySet());
        assertEquals(Set.of("get"), OpenApiStructure.map(paths.get("/dav")).keySet());
    }

    @Test
    public void operationIdsAreUnique() {
        Map<String, Object> paths =
                checked(
                        row("/a", RouteInfo.State.SERVING, "x", "GET", "PUT"),
                        row("/b", RouteInfo.State.SERVING, "x", "GET"),
                        row("/c", RouteInfo.State.SERVING, "x", "GET"));
        String text = Json.text(paths);
        for (String id : List.of("x", "x_put", "x_get", "x_get_2")) {
            assertEquals(text, 2, text.split("\"operationId\":\"" + id + "\"").length);
        }
    }

    @Test
    public void whatIsNoPathCharacterIsEncoded() {
        assertEquals(
                Set.of("/%C3%BC/%7Bx%7D/a%20b/{y}"),
                checked(route("/\u00fc/\\{x\\}/a b/{y}", "GET")).keySet());
    }

    @Test
    public void aMountIsLeftOutWhereItsRoutesAreTold() {
        RouteInfo books =
                new RouteInfo(
                        "/books/{id}",
                        List.of("GET"),
                        "acme 1.0, Cart (Books.getOne)",
                        RouteInfo.State.SERVING,
                        0,
                        0);
        assertEquals(Set.of("/books/{id}"), checked(route("/books{path_info:.*}"), books).keySet());
        assertEquals(Set.of("/books{path_info}"), checked(route("/books{path_info:.*}")).keySet());
    }

    @Test
    public void aRouteThatSpeaksAnotherProtocolSaysSo() {
        Map<String, Object> paths =
                checked(
                        new RouteInfo(
                                "/chat",
                                List.of("GET"),
                                "acme 1.0, Chat",
                                RouteInfo.State.SERVING,
                                0,
                                0,
                                Optional.empty(),
                                "What is said",
                                Limits.NONE,
                                Optional.empty(),
                                List.of(),
                                Optional.of("websocket")));
        Map<String, Object> get =
                OpenApiStructure.map(OpenApiStructure.map(paths.get("/chat")).get("get"));
        assertEquals("websocket", get.get("x-coppice-upgrade"));
        assertEquals("What is said", get.get("summary"));
        assertEquals(
                "The request asks for `Upgrade: websocket`; OpenAPI has no words for what is said"
                        + " then.",
                get.get("description"));
        assertEquals(
                Map.of(
                        "101", Map.of("description", "From now on it is websocket"),
                        "default", Map.of("description", "The upgrade is refused")),
                get.get("responses"));
    }

    @Test
    public void parametersOfTheQueryAreToldBesideThoseOfThePath() {
        Map<String, Object> paths =
                checked(
                        new RouteInfo(
                                "/books/{id}/lend",
                                List.of("GET"),
                                "acme 1.0, Books",
                                RouteInfo.State.SERVING,
                                0,
                                0,
                                Optional.empty(),
                                "",
                                Limits.NONE,
                                Optional.empty(),
                                List.of(new RouteInfo.QueryParameter("until", true)),
                                Optional.empty()));
        String text = Json.text(paths);
        assertTrue(text, text.contains("{\"name\":\"id\",\"in\":\"path\""));
        assertTrue(text, text.contains("{\"name\":\"until\",\"in\":\"query\",\"required\":true,"));
    }

    @Test
    public void everyKindOfPatternKeepsToTheStructure() {
        checked(
                route("/"),
                route("/a/{path_info:.*}"),
                route("/x{path_info:.*}"),
                route("/{a}-{b}/{c}{.d}{.e}", "GET"),
                route("/{a:(?<=x)y}", "GET"),
                route("/{rest:.+}", "GET"),
                route("no pattern of ours", "GET"));
    }

    @Test
    public void onlyExpressionsThatMeanTheSameInEcmaScriptAreGiven() {
        for (String same :
                List.of("\\d+", "[a-z]{2,8}", "[^a]+", "json|xml", "a(?:b|c)*?", "\\w+\\.txt")) {
            assertTrue(same, EcmaPattern.isSame(same));
        }
        for (String other :
                List.of("\\p{L}+", "a++", "(?i)x", "[a&&b]", "\\Qa\\E", "(?<n>x)", "\\h", "[a")) {
            assertFalse(other, EcmaPattern.isSame(other));
        }
        assertFalse(EcmaPattern.isSame("a?".repeat(90) + "("));
    }

    private static RouteInfo route(String pattern, String... methods) {
        return row(pattern, RouteInfo.State.SERVING, "", methods);
    }

    private static RouteInfo row(
            String pattern, RouteInfo.State state, String name, String... methods) {
        return new RouteInfo(
                pattern,
                Arrays.stream(methods).sorted().toList(),
                "acme 1.0, Cart",
                state,
                0,
                0,
                Optional.of(name).filter(it -> !it.isEmpty()),
                "",
                Limits.NONE,
                Optional.empty());
    }

    /// The paths, after the whole document was found to be one.
    private static Map<String, Object> checked(RouteInfo... rows) {
        Map<String, Object> document =
                new OpenApiDocument("Coppice", "1.0.0").add(List.of(rows)).toMap();
        OpenApiStructure.require(document);
        return OpenApiStructure.map(document.get("paths"));
    }
}

package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.spi.Deployment;
import org.coppice.web.Response;
import org.junit.Test;

public class SnapshotTest {
    /// Each wins against those after it, for the path.
    private static final List<List<String>> PRECEDENCE =
            List.of(
                    List.of("/a/b", "/a/b", "/a/{x}", "/a/{rest:.*}", "/{x}/b", "/{rest:.*}"),
                    List.of("/a/", "/a/", "/a/{rest:.*}", "/a{rest:.*}", "/{x}/"),
                    List.of("/a/12", "/a/1{x}", "/a/{x:\\d+}", "/a/{x}", "/a/{rest:.*}"),
                    List.of(
                            "/a/b.c",
                            "/a/{x}.c",
                            "/a/{x}",
                            "/a/{rest:.+}",
                            "/{a}/{b}.c",
                            "/{a}/{b}"),
                    List.of("/a/b/c", "/a/{x}/c", "/a/{x}/{y:.}", "/a/{x}/{y}", "/a/{x}/{y:.*}"),
                    List.of("/a/b/c", "/a/{x}/{y:.+}", "/a/{x:.*}/c", "/a/{x:.*}", "/{x}/b/c"));

    @Test
    public void theMostSpecificPatternWinsWhateverTheOrderOfRegistration() {
        for (List<String> row : PRECEDENCE) {
            for (int first = 1; first < row.size(); first++) {
                List<String> patterns = new ArrayList<>(row.subList(first, row.size()));
                Collections.shuffle(patterns, new Random(first));
                Snapshot snapshot = snapshot(patterns.stream().map(p -> Routing.named(p, p)));
                assertEquals(row.get(first), chosen(snapshot, "GET", row.getFirst()));
            }
        }
    }

    @Test
    public void aMethodThatAPatternHasNotIsLookedForInLessSpecificOnes() {
        Snapshot snapshot =
                snapshot(Routing.named("get", "GET /a/b"), Routing.named("rest", "/a/{rest:.*}"));
        assertEquals("get", chosen(snapshot, "GET", "/a/b"));
        assertEquals("rest", chosen(snapshot, "POST", "/a/b"));
    }

    @Test
    public void amongTheSamePatternTheHighestRankingWinsThenTheOlder() {
        Snapshot snapshot =
                snapshot(
                        Routing.named("old", "GET /a"),
                        Routing.named("new", "GET /a"),
                        Routing.deployment("high", 5, request -> Response.text(""), "GET /b"),
                        Routing.named("low", "GET /b"),
                        Routing.deployment("later", 0, request -> Response.text(""), "/c/{x}"),
                        Routing.deployment("higher", 1, request -> Response.text(""), "/c/{y}"));
        assertEquals("old", chosen(snapshot, "GET", "/a"));
        assertEquals("high", chosen(snapshot, "GET", "/b"));
        assertEquals("higher", chosen(snapshot, "GET", "/c/1"));
    }

    @Test
    public void aRouteForAMethodComesBeforeOneForAny() {
        Snapshot snapshot =
                snapshot(
                        Routing.deployment("any", 9, request -> Response.text(""), "/a"),
                        Routing.named("get", "GET /a"));
        assertEquals("get", chosen(snapshot, "GET", "/a"));
        assertEquals("any", chosen(snapshot, "PUT", "/a"));
    }

    @Test
    public void aBrokenServiceStandsBehindThoseOfTheSamePatternOnly() {
        Snapshot snapshot =
                snapshot(
                        Routing.deployment("broken", 9, Optional.empty(), "/a", "/b"),
                        Routing.named("working", "/a"),
                        Routing.named("rest", "/{rest:.*}"));
        assertEquals("working", chosen(snapshot, "GET", "/a"));
        assertEquals("broken", chosen(snapshot, "GET", "/b"));
    }

    @Test
    public void headIsServedByGetUnlessTheSamePatternNamesHead() {
        Snapshot snapshot =
                snapshot(
                        Routing.named("a", "GET /a"),
                        Routing.named("b get", "GET /b"),
                        Routing.named("b head", "HEAD /b"),
                        Routing.named("c get", "GET /c/{x}"),
                        Routing.named("c head", "HEAD /c/{x}"),
                        Routing.named("post", "POST /d"));
        assertEquals("a", chosen(snapshot, "HEAD", "/a"));
        assertEquals("b head", chosen(snapshot, "HEAD", "/b"));
        assertEquals("b get", chosen(snapshot, "GET", "/b"));
        assertEquals("c head", chosen(snapshot, "HEAD", "/c/1"));
        assertEquals("[OPTIONS, POST]", chosen(snapshot, "HEAD", "/d"));
    }

    @Test
    public void theMethodsOfAPathAreThoseOfAllItsPatterns() {
        Snapshot snapshot =
                snapshot(
                        Routing.named("1", "GET /a/b"),
                        Routing.named("2", "PUT,DELETE /a/{x}"),
                        Routing.named("3", "POST /{rest:.*}"),
                        Routing.named("4", "PATCH /c"));
        assertEquals("[DELETE, GET, HEAD, OPTIONS, POST, PUT]", chosen(snapshot, "PATCH", "/a/b"));
        assertEquals("[OPTIONS, PATCH, POST]", chosen(snapshot, "GET", "/c"));
    }

    @Test
    public void anUnknownPathHasNoMethods() {
        Snapshot snapshot = snapshot(Routing.named("a", "/a"), Routing.named("b", "/b/{x}"));
        for (String path : List.of("/", "", "*", "/c", "/b", "/b/", "/a/", "/b/1/2")) {
            assertEquals("[]", chosen(snapshot, "GET", path));
        }
        assertEquals("[]", chosen(snapshot(), "GET", "/"));
    }

    @Test
    public void aLiteralRouteIsChosenWithoutANewObject() {
        Snapshot snapshot = snapshot(Routing.named("a", "/a"));
        assertSame(snapshot.choose("GET", "/a"), snapshot.choose("GET", "/a"));
    }

    @Test
    public void manyPrefixesAreTriedFromTheLongest() {
        List<String> patterns = new ArrayList<>();
        for (String prefix : List.of("/", "/a", "/ab", "/ab/", "/ab/c", "/abc", "/b", "/ac/d/")) {
            patterns.add(prefix + "{x:.*}");
        }
        Snapshot snapshot = snapshot(patterns.stream().map(p -> Routing.named(p, p)));
        assertEquals("/ab/c{x:.*}", chosen(snapshot, "GET", "/ab/cd"));
        assertEquals("/ab/{x:.*}", chosen(snapshot, "GET", "/ab/b"));
        assertEquals("/ab{x:.*}", chosen(snapshot, "GET", "/abb"));
        assertEquals("/abc{x:.*}", chosen(snapshot, "GET", "/abc"));
        assertEquals("/a{x:.*}", chosen(snapshot, "GET", "/ac/d"));
        assertEquals("/ac/d/{x:.*}", chosen(snapshot, "GET", "/ac/d/"));
        assertEquals("/{x:.*}", chosen(snapshot, "GET", "/zzz"));
    }

    @Test
    public void theTableTellsStatesAndOrder() {
        MappedRoutes routes = Routing.routes(0, 0);
        routes.add(Routing.named("1", "/{rest:.*}"));
        routes.add(Routing.named("2", "GET,POST /a"));
        routes.add(Routing.named("3", "GET /a"));
        routes.add(Routing.named("4", "GET,PUT /a"));
        routes.add(Routing.deployment("5", 0, Optional.empty(), "/b"));
        List<String> lines =
                routes.routes().stream()
                        .map(i ->
                                i.pattern() + " " + i.methods() + " " + i.owner() + " " + i.state())
                        .toList();
        assertEquals(
                List.of(
                        "/a [GET, POST] 2 " + RouteInfo.State.SERVING,
                        "/a [GET] 3 " + RouteInfo.State.SHADOWED,
                        "/a [GET, PUT] 4 " + RouteInfo.State.SERVING,
                        "/b [] 5 " + RouteInfo.State.BROKEN,
                        "/{rest:.*} [] 1 " + RouteInfo.State.SERVING),
                lines);
    }

    @SafeVarargs
    private static Snapshot snapshot(Deployment<MappedRoute>... deployments) {
        Stream.Builder<Deployment<MappedRoute>> all = Stream.builder();
        for (Deployment<MappedRoute> deployment : deployments) {
            all.add(deployment);
        }
        return snapshot(all.build());
    }

    private static Snapshot snapshot(Stream<Deployment<MappedRoute>> deployments) {
        return new Snapshot(
                deployments.flatMap(deployment -> deployment.routes().stream()).toList());
    }

    /// The owner of the chosen route, or the methods of the path.
    private static String chosen(Snapshot snapshot, String method, String path) {
        return switch (snapshot.choose(method, path)) {
            case Choice.Taken taken -> taken.route().deployment().origin().owner();
            case Choice.Refused refused -> refused.allowed().toString();
            case Choice.Endless endless -> "endless";
            case Choice.Unavailable unavailable -> "unavailable";
        };
    }
}

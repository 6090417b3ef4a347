package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.spi.Deployment;
import org.coppice.routing.spi.ServiceOrigin;
import org.coppice.web.Response;
import org.junit.Test;

/// One order for the rules of maps and for routes of services.
public class RouteMapOrderTest {
    @Test
    public void theLongestLiteralTextIsTriedFirstWhateverTheOrder() {
        Snapshot snapshot = snapshot(map("/{all:.*}", "/foo/{x}", "/foo/bar", "/{a}/bar"));
        assertEquals("/foo/bar", chosen(snapshot, "/foo/bar"));
        assertEquals("/foo/{x}", chosen(snapshot, "/foo/x"));
        assertEquals("/{all:.*}", chosen(snapshot, "/x/bar"));
    }

    @Test
    public void rulesWithTheSameTextKeepTheirOrder() {
        Snapshot snapshot = snapshot(map("/{a}", "/{b:\\d+}", "/x/{c}", "/x/{d}/y", "/x/{e:.*}"));
        assertEquals("/{a}", chosen(snapshot, "/1"));
        assertEquals("/x/{c}", chosen(snapshot, "/x/1"));
        assertEquals("/x/{d}/y", chosen(snapshot, "/x/1/y"));
        assertEquals("/x/{e:.*}", chosen(snapshot, "/x/1/z"));
    }

    @Test
    public void aLiteralRuleStandsBehindAnEarlierOneWithTheSameText() {
        assertEquals("/a{rest:.*}", chosen(snapshot(map("/a{rest:.*}", "/a")), "/a"));
        assertEquals("/a", chosen(snapshot(map("/a", "/a{rest:.*}")), "/a"));
    }

    @Test
    public void aRuleForAnyMethodHidesALaterOneOfItsPattern() {
        assertEquals("/a", chosen(snapshot(map("/a", "GET /a")), "/a"));
        assertEquals("GET /a", chosen(snapshot(map("GET /a", "/a")), "/a"));
    }

    @Test
    public void routesOfServicesStandBetweenRulesByTheirPattern() {
        List<Deployment<MappedRoute>> deployments =
                new ArrayList<>(
                        List.of(
                                map("/{a:\\d+}", "/{b}", "/{c:[a-z]+}"),
                                Routing.named("service", "/{d:x.*}", "/{rest:.*}")));
        for (int seed = 0; seed < 4; seed++) {
            Collections.shuffle(deployments, new Random(seed));
            Snapshot snapshot = snapshot(deployments.stream());
            assertEquals("/{a:\\d+}", chosen(snapshot, "/1"));
            assertEquals("/{d:x.*}", chosen(snapshot, "/xy"));
            assertEquals("/{b}", chosen(snapshot, "/ab"));
            assertEquals("/{rest:.*}", chosen(snapshot, "/a/b"));
        }
    }

    @Test
    public void mapsOfHigherRankingComeFirst() {
        Deployment<MappedRoute> low = map("/x/{a}");
        Deployment<MappedRoute> high =
                RuleRoutes.deployment(
                        new ServiceOrigin("high", 1, 9_999), RouteMap.of(rule("/x/{b}")));
        assertEquals("/x/{b}", chosen(snapshot(Stream.of(low, high)), "/x/1"));
    }

    private static Deployment<MappedRoute> map(String... rules) {
        RouteMap map =
                RouteMap.of(
                        Stream.of(rules).map(RouteMapOrderTest::rule).toArray(RouteRule[]::new));
        return RuleRoutes.deployment(new ServiceOrigin("map", 0, 0), map);
    }

    private static RouteRule rule(String text) {
        int slash = text.indexOf('/');
        RouteRule rule =
                RouteRule.of(text.substring(slash)).named(text).to(request -> Response.text(""));
        return slash == 0 ? rule : rule.withMethods(text.substring(0, slash).strip());
    }

    private static Snapshot snapshot(Deployment<MappedRoute> deployment) {
        return snapshot(Stream.of(deployment));
    }

    private static Snapshot snapshot(Stream<Deployment<MappedRoute>> deployments) {
        return new Snapshot(deployments.flatMap(each -> each.routes().stream()).toList());
    }

    private static String chosen(Snapshot snapshot, String path) {
        MappedRoute route = ((Choice.Taken) snapshot.choose("GET", path)).route();
        return route.rule().name().orElseGet(route::pattern);
    }
}

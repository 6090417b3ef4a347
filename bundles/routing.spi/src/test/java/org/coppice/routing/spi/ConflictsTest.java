package org.coppice.routing.spi;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Optional;
import org.coppice.green.testkit.LogLines;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteRule;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.junit.Rule;
import org.junit.Test;

/// Routes of the same pattern and method: who is hidden by whom.
public class ConflictsTest {
    private static final Application ANY = (_, _) -> Body.empty();

    @Rule public final LogLines log = new LogLines();

    private final LiteralRouter.Table table = new LiteralRouter.Table(new GraceSettings(0, 0));
    private long lastId;

    @Test
    public void theLowerRankingIsHiddenByTheHigher() {
        table.add(deployment("low", 0, RouteRule.of("/{a}")));
        table.add(deployment("high", 7, RouteRule.of("/{b}")));
        assertEquals(List.of("high SERVING", "low SHADOWED [] by high"), rows());
        assertEquals(1, lines().size());
        assertLine(
                "route /{a} of low is hidden by that of high, which comes first for its"
                        + " service.ranking 7 instead of 0: see coppice:routes");
    }

    @Test
    public void theYoungerIsHiddenByTheOlder() {
        table.add(deployment("old", 0, RouteRule.of("/a").withMethods("GET")));
        table.add(deployment("new", 0, RouteRule.of("/a").withMethods("GET")));
        assertEquals(List.of("old SERVING", "new SHADOWED [] by old"), rows());
        assertLine(
                "route GET /a of new is hidden by that of old, which comes first for it is the"
                        + " older service (service.ranking 0 both): see coppice:routes");
    }

    @Test
    public void someMethodsMayBeHiddenAndOthersNot() {
        table.add(deployment("1", 0, RouteRule.of("/a").withMethods("GET")));
        table.add(deployment("2", 0, RouteRule.of("/a").withMethods("GET", "PUT")));
        table.add(deployment("3", 0, RouteRule.of("/a").withMethods("PUT", "POST")));
        table.add(deployment("4", 0, RouteRule.of("/a").withMethods("PUT", "POST")));
        assertEquals(
                List.of(
                        "1 SERVING",
                        "2 SERVING [GET] by 1",
                        "3 SERVING [PUT] by 2",
                        "4 SHADOWED [] by 2"),
                rows());
        assertEquals(3, lines().size());
    }

    @Test
    public void otherMethodsAndOtherPatternsAreNoConflict() {
        table.add(deployment("1", 0, RouteRule.of("/a").withMethods("GET")));
        table.add(deployment("2", 0, RouteRule.of("/a").withMethods("PUT")));
        table.add(deployment("3", 0, RouteRule.of("/a/{x}")));
        table.add(deployment("4", 0, RouteRule.of("/a/{x:\\d+}")));
        table.add(deployment("5", 0, RouteRule.of("/a{.x}")));
        assertEquals(
                List.of("1 SERVING", "2 SERVING", "3 SERVING", "4 SERVING", "5 SERVING"), rows());
        assertEquals(List.of(), lines());
    }

    @Test
    public void aConflictIsToldOnceAndAgainWhenItComesAgain() {
        Deployment<LiteralRouter.PathRoute> low = deployment("low", 0, RouteRule.of("/a"));
        Deployment<LiteralRouter.PathRoute> high = deployment("high", 1, RouteRule.of("/a"));
        table.add(low);
        table.add(high);
        table.add(deployment("other", 0, RouteRule.of("/b")));
        assertEquals(1, lines().size());
        table.remove(high);
        assertEquals(List.of("low SERVING", "other SERVING"), rows());
        table.add(deployment("high", 1, RouteRule.of("/a")));
        assertEquals(2, lines().size());
    }

    @Test
    public void whatCannotBeHadHidesNobody() {
        table.add(
                LiteralRouter.deployment(
                        new ServiceOrigin("broken", 9, 99), Optional::empty, RouteRule.of("/a")));
        table.add(deployment("works", 0, RouteRule.of("/a")));
        assertEquals(List.of("works SERVING", "broken BROKEN [] by works"), rows());
    }

    private List<String> rows() {
        return table.routes().stream()
                .map(row -> row.owner() + " " + row.state() + hidden(row))
                .toList();
    }

    private static String hidden(RouteInfo row) {
        return row.hidden().map(hidden -> " " + hidden.methods() + " by " + hidden.by()).orElse("");
    }

    private List<String> lines() {
        return log.containing("is hidden by");
    }

    private void assertLine(String text) {
        assertEquals(lines().toString(), 1, log.containing(text).size());
    }

    private Deployment<LiteralRouter.PathRoute> deployment(
            String owner, int ranking, RouteRule rule) {
        return LiteralRouter.deployment(
                new ServiceOrigin(owner, ranking, ++lastId), () -> Optional.of(ANY), rule);
    }
}

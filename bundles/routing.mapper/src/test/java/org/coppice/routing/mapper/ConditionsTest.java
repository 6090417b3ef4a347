package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.coppice.routing.api.MapRouter;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.api.RouterFactory;
import org.coppice.routing.api.Urls;
import org.coppice.web.Handler;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

public class ConditionsTest {
    /// Answers with the arguments.
    private static final Handler HANDLER =
            request -> Response.text(request.environ().routingArguments().toString());

    private final List<String> asked = new ArrayList<>();

    @Test
    public void methodsDecide() throws Exception {
        MapRouter router =
                router(
                        rule("/a", "get").withMethods("GET"),
                        rule("/a", "put").withMethods("PUT", "POST"),
                        rule("/b", "any"));
        assertEquals("200 {n=get}", call(router, request("GET", "/a", "")));
        assertEquals("200 {n=get}", call(router, request("HEAD", "/a", "")));
        assertEquals("200 {n=put}", call(router, request("POST", "/a", "")));
        assertEquals("200 {n=any}", call(router, request("BREW", "/b", "")));
        assertEquals(
                "405 GET, HEAD, OPTIONS, POST, PUT", call(router, request("DELETE", "/a", "")));
        assertEquals(
                "204 GET, HEAD, OPTIONS, POST, PUT", call(router, request("OPTIONS", "/a", "")));
        assertEquals("404 ", call(router, request("GET", "/c", "")));
    }

    @Test
    public void theSubDomainDecides() throws Exception {
        MapRouter router =
                router(
                        rule("/", "some").onSubDomains("fred", "george"),
                        rule("/", "any").onAnySubDomain(),
                        rule("/", "none").onNoSubDomain(),
                        rule("/x", "x").onSubDomains("fred").withMethods("GET"));
        String fred = "fred.example.com:8080";
        assertEquals("200 {n=some, sub_domain=fred}", call(router, request("GET", "/", fred)));
        assertEquals(
                "200 {n=any, sub_domain=ann}",
                call(router, request("GET", "/", "ann.example.com")));
        assertEquals("200 {n=none}", call(router, request("GET", "/", "example.com")));
        assertEquals("200 {n=none}", call(router, request("GET", "/", "127.0.0.1:80")));
        assertEquals("405 GET, HEAD, OPTIONS", call(router, request("PUT", "/x", fred)));
        assertEquals("404 ", call(router, request("PUT", "/x", "example.com")));
        assertEquals("404 ", call(router, request("GET", "/x", "ann.example.com")));
    }

    @Test
    public void ignoredSubDomainsCountAsNone() throws Exception {
        RouteMap map =
                RouteMap.builder()
                        .domain("example.co.uk", "www")
                        .connect(rule("/", "any").onAnySubDomain())
                        .connect(rule("/", "none").onNoSubDomain())
                        .build();
        MapRouter router = RouterFactory.find().router(map);
        assertEquals("200 {n=none}", call(router, request("GET", "/", "www.example.co.uk")));
        assertEquals("200 {n=none}", call(router, request("GET", "/", "example.co.uk")));
        assertEquals(
                "200 {n=any, sub_domain=a}", call(router, request("GET", "/", "a.example.co.uk")));
    }

    @Test
    public void aFunctionDecidesAndMayChangeTheArguments() throws Exception {
        MapRouter router =
                router(
                        rule("/{id}", "one")
                                .when((environ, arguments) -> {
                                    asked.add("one " + arguments);
                                    arguments.put("referer", "lost");
                                    return arguments.get("id").equals("1");
                                }),
                        rule("/{id}", "two")
                                .when((environ, arguments) -> {
                                    asked.add("two");
                                    arguments.put("referer", environ.header("Referer").orElse(""));
                                    arguments.remove("n");
                                    return !arguments.get("id").equals("3");
                                }));
        Environ two = request("GET", "/2", "");
        two.put("HTTP_REFERER", "r");
        assertEquals("200 {id=2, referer=r}", call(router, two));
        assertEquals(List.of("one {n=one, id=2}", "two"), asked);
        assertEquals("200 {n=one, id=1, referer=lost}", call(router, request("GET", "/1", "")));
        assertEquals("404 ", call(router, request("GET", "/3", "")));
    }

    @Test
    public void conditionsAreAskedInTheOrderOfTryingAndOnlyIfTheyDecide() throws Exception {
        MapRouter router =
                router(
                        rule("/{a}/x", "last").when((e, arguments) -> asked.add("last")),
                        rule("/a/{b}", "second").when((e, arguments) -> asked.add("2") && false),
                        rule("/a/x", "first").when((e, arguments) -> asked.add("1") && false),
                        rule("/a/y", "other").when((e, arguments) -> asked.add("other")),
                        rule("/{all:.*}", "never").when((e, arguments) -> asked.add("never")));
        assertEquals("200 {n=last, a=a}", call(router, request("GET", "/a/x", "")));
        assertEquals(List.of("1", "2", "last"), asked);
    }

    @Test
    public void aConditionOfAMapIsOneOfEachOfItsRules() throws Exception {
        MapRouter router =
                RouterFactory.find()
                        .router(
                                RouteMap.builder()
                                        .when((e, arguments) ->
                                                asked.add("outer") && e.header("A").isPresent())
                                        .connect(
                                                rule("/", "x")
                                                        .when((e, arguments) ->
                                                                asked.add("inner")
                                                                        && e.header("B")
                                                                                .isPresent()))
                                        .build());
        Environ environ = request("GET", "/", "");
        environ.put("HTTP_B", "1");
        assertEquals("404 ", call(router, environ));
        environ.put("HTTP_A", "1");
        assertEquals("200 {n=x}", call(router, environ));
        environ.remove("HTTP_B");
        assertEquals("404 ", call(router, environ));
    }

    @Test
    public void aPathWithoutATrueConditionIsUnknown() throws Exception {
        MapRouter router =
                router(rule("/a", "a").withMethods("GET").when((environ, arguments) -> false));
        assertEquals("404 ", call(router, request("PUT", "/a", "")));
        assertEquals("404 ", call(router, request("GET", "/a", "")));
    }

    @Test
    public void aRedirectAnswersWithAnotherUrl() throws Exception {
        RouteMap map =
                RouteMap.builder()
                        .redirect("/legacy/{url:.*}", "/archives/{url}")
                        .redirect("/home", "/", 301)
                        .redirect("/py/{page}", "https://python.org/{page}")
                        .redirect("/r{all:.*}", "/{all:.*}")
                        .build();
        MapRouter router = RouterFactory.find().router(map);
        assertEquals("302 /archives/a/b%20c", call(router, request("GET", "/legacy/a/b%20c", "")));
        assertEquals("301 /", call(router, request("GET", "/home", "")));
        assertEquals("302 https://python.org/x", call(router, request("GET", "/py/x", "")));
        assertEquals("302 /.//evil.org", call(router, request("GET", "/r/evil.org", "")));
        assertEquals("404 ", call(router, request("GET", "/legacy/%2e%2e", "")));
        Environ mounted = request("GET", "/home", "");
        mounted.put(Environ.SCRIPT_NAME, "/app");
        assertEquals("301 /app/", call(router, mounted));
        try (Body body = router.call(request("GET", "/home", ""), new Routing.Started())) {
            assertEquals("", Routing.text(body));
        }
    }

    @Test
    public void pathInfoMovesThePath() throws Exception {
        Handler handler =
                request ->
                        Response.text(
                                request.environ().scriptName()
                                        + " "
                                        + request.environ().pathInfo()
                                        + " "
                                        + Urls.of(request.environ()).urlFor("cards"));
        MapRouter router =
                router(
                        RouteRule.of("/cards/{path_info:.*}").to(handler),
                        RouteRule.of("/cards")
                                .named("cards")
                                .withDefault("path_info", "/")
                                .to(handler));
        assertEquals(
                "200 /cards /diamonds/4.png /cards",
                call(router, request("GET", "/cards/diamonds/4.png", "")));
        assertEquals("200 /cards / /cards", call(router, request("GET", "/cards", "")));
        Environ mounted = request("GET", "/cards/x", "");
        mounted.put(Environ.SCRIPT_NAME, "/app");
        assertEquals("200 /app/cards /x /app/cards", call(router, mounted));
    }

    @Test
    public void aMatchTellsRuleAndArgumentsWithoutACall() {
        RouteRule rule = rule("/{id}", "one").withMethods("GET");
        MapRouter router = router(rule);
        assertEquals(
                Optional.of("{n=one, id=1}"),
                router.match(request("GET", "/1", "")).map(match -> match.arguments().toString()));
        assertEquals(Optional.empty(), router.match(request("PUT", "/1", "")));
        assertEquals(Optional.empty(), router.match(request("GET", "/", "")));
        assertEquals(Optional.empty(), router().match(request("GET", "/", "")));
    }

    @Test
    public void rulesForUrlsOnlyMatchNothing() throws Exception {
        RouteMap map =
                RouteMap.builder().link("image", "/images/{id}").connect("/x", HANDLER).build();
        MapRouter router = RouterFactory.find().router(map);
        assertEquals("404 ", call(router, request("GET", "/images/1", "")));
    }

    private static RouteRule rule(String pattern, String name) {
        return RouteRule.of(pattern).withDefault("n", name).to(HANDLER);
    }

    private static MapRouter router(RouteRule... rules) {
        return RouterFactory.find().router(RouteMap.of(rules));
    }

    private static Environ request(String method, String path, String host) {
        Environ environ = Environ.blank(method, path);
        if (!host.isEmpty()) {
            environ.put("HTTP_HOST", host);
        }
        return environ;
    }

    /// Status, and the body of 200, else the methods or location.
    private static String call(MapRouter router, Environ environ) throws Exception {
        Routing.Started started = new Routing.Started();
        try (Body body = router.call(environ, started)) {
            int code = started.status.code();
            return code
                    + " "
                    + (code == 200
                            ? Routing.text(body)
                            : started.headers
                                    .first("Location")
                                    .or(() -> started.headers.first("Allow"))
                                    .orElse(""));
        }
    }
}

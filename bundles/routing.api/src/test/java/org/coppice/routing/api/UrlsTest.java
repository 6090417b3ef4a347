package org.coppice.routing.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.coppice.web.Handler;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

public class UrlsTest {
    private static final Handler HANDLER = request -> Response.text("");

    private final RouteMap map =
            RouteMap.builder()
                    .to(HANDLER)
                    .connect(RouteRule.of("/").named("home"))
                    .connect(
                            RouteRule.of("/archives/{year}/{month}/{day}")
                                    .named("archives")
                                    .withDefault("controller", "archives"))
                    .connect(RouteRule.of("/top").named("top").absolute())
                    .link("google", "http://google.com/")
                    .link("book", "https://books.example/{isbn}/{page}")
                    .link("image", "/images/{id}.jpg")
                    .build();
    private final Urls urls = Urls.of(map);

    @Test
    public void urlForTakesANameAndValues() {
        assertEquals("/", urls.urlFor("home"));
        assertEquals("/?a=1", urls.urlFor("home", Map.of("a", 1)));
        assertEquals(
                "/archives/2004/10/4",
                urls.urlFor(Map.of("controller", "archives", "year", 2004, "month", 10, "day", 4)));
    }

    @Test
    public void anAnchorAndTheQueryAreEncoded() {
        assertEquals("/#summary", urls.named("home").anchor("summary").build());
        assertEquals("/#a%20%23b/?", urls.named("home").anchor("a #b/?").build());
        assertEquals(
                "/?q=My+question&q=2&r=x#y",
                urls.named("home")
                        .with("q", List.of("My question", 2))
                        .query("r", "x")
                        .anchor("y")
                        .build());
        assertEquals(
                "/archives/1/2/3?year=4",
                urls.named("archives")
                        .with(Map.of("year", 1, "month", 2, "day", 3))
                        .query("year", 4)
                        .toString());
    }

    @Test
    public void aPathThatIsNoRouteBecomesAUrlToo() {
        assertEquals(
                "/search?q=My+question", urls.path("/search").with("q", "My question").build());
        Environ environ = Environ.blank("GET", "/");
        environ.put(Environ.SCRIPT_NAME, "/app");
        assertEquals("/app/a%20b", urls.at(environ).path("/a b").build());
    }

    @Test
    public void anEmptyOptionalIsNotGiven() {
        assertEquals(
                "/?b=2",
                urls.named("home")
                        .with("a", Optional.empty())
                        .with("b", Optional.of(2))
                        .with("c", 3)
                        .with("c", Optional.empty())
                        .build());
    }

    @Test
    public void staticRoutesAreForUrlsOnly() {
        assertEquals(
                "http://google.com/?q=search+term",
                urls.urlFor("google", Map.of("q", "search term")));
        assertEquals(
                "https://books.example/3/7", urls.urlFor("book", Map.of("isbn", 3, "page", 7)));
        assertEquals("/images/Mastiff.jpg", urls.urlFor("image", Map.of("id", "Mastiff")));
        assertThrows(UrlGenerationException.class, () -> urls.urlFor(Map.of("id", "Mastiff")));
    }

    @Test
    public void whereTheRouterIsMountedComesFirst() {
        Environ environ = request("/archives/1/2/3");
        environ.put(Environ.SCRIPT_NAME, "/m\u00c3\u00bc"); // a char is a byte there
        Urls bound = urls.at(environ);
        assertEquals("/m%C3%BC/", bound.urlFor("home"));
        assertEquals("/m%C3%BC/images/1.jpg", bound.urlFor("image", Map.of("id", 1)));
        assertEquals("/top", bound.urlFor("top"));
        assertEquals("http://google.com/", bound.urlFor("google"));
        environ.put(Urls.ROOT, "/root");
        assertEquals("/root/", bound.urlFor("home"));
    }

    @Test
    public void aQualifiedUrlHasSchemeAndHost() {
        Environ environ = request("/");
        Urls bound = urls.at(environ);
        assertEquals("http://fred.example.com:8080/", bound.named("home").qualified().build());
        assertEquals("http://x.org/", bound.named("home").host("x.org").build());
        assertEquals("https://fred.example.com:8080/", bound.named("home").scheme("https").build());
        assertEquals("ftp://x.org/", urls.named("home").scheme("ftp").host("x.org").build());
        environ.put(Environ.WSGI_URL_SCHEME, "https");
        assertEquals("https://fred.example.com:8080/", bound.named("home").qualified().build());
        UrlGenerationException e =
                assertThrows(
                        UrlGenerationException.class, () -> urls.named("home").qualified().build());
        assertEquals("the URL needs a host: give it one, or use urls.at(environ)", e.getMessage());
    }

    @Test
    public void theSubDomainMayBeAnother() {
        Urls bound = urls.at(request("/"));
        assertEquals("http://ann.example.com:8080/", bound.named("home").subDomain("ann").build());
        assertEquals("http://example.com:8080/", bound.named("home").noSubDomain().build());
        RouteMap deep =
                RouteMap.builder()
                        .to(HANDLER)
                        .connect(RouteRule.of("/").named("home"))
                        .domain("a.example.com")
                        .build();
        assertEquals(
                "http://x.a.example.com/",
                Urls.of(deep).named("home").host("y.a.example.com").subDomain("x").build());
    }

    @Test
    public void theCurrentRouteIsMadeAnewWithOtherValues() {
        Environ environ = request("/archives/2005/10/4");
        environ.put(Environ.ROUTE_PATTERN, "/archives/{year}/{month}/{day}");
        environ.put(
                Environ.ROUTING_ARGUMENTS,
                Map.of("controller", "archives", "year", "2005", "month", "10", "day", "4"));
        Urls bound = urls.at(environ);
        assertEquals("/archives/2005/10/4", bound.current().build());
        assertEquals("/archives/2005/10/6", bound.current().with("day", 6).build());
        assertEquals(
                "/archives/2005/4/4?x=1", bound.current().with("month", 4).with("x", 1).build());
        assertThrows(IllegalStateException.class, urls::current);
        environ.put(Environ.ROUTE_PATTERN, "/other");
        assertEquals(Optional.empty(), bound.current().find());
    }

    @Test
    public void valuesOfTheRequestMayBeRemembered() {
        Environ environ = request("/archives/2005/10/4");
        environ.put(
                Environ.ROUTING_ARGUMENTS,
                Map.of("controller", "archives", "year", "2005", "month", "10", "day", "4"));
        Urls bound = urls.at(environ);
        assertEquals(
                "/archives/2005/10/6",
                bound.named("archives").remembering().with("day", 6).build());
        assertEquals("/archives/2005/10/6", bound.byValues().remembering().with("day", 6).build());
        assertEquals("/", bound.named("home").remembering().build());
        assertEquals(Optional.empty(), bound.named("archives").with("day", 6).find());
    }

    @Test
    public void aFilterMakesTheValues() {
        RouteRule rule =
                RouteRule.of("/story/{year}/{id}")
                        .named("story")
                        .filtered(values -> {
                            if (values.remove("story") instanceof Integer story) {
                                values.put("year", 2000 + story);
                                values.put("id", story);
                            }
                            return values;
                        })
                        .to(HANDLER);
        Urls stories = Urls.of(RouteMap.of(rule));
        assertEquals("/story/2009/9", stories.urlFor("story", Map.of("story", 9)));
        assertEquals("/story/1/2", stories.urlFor("story", Map.of("year", 1, "id", 2)));
    }

    @Test
    public void whatCannotBeMadeIsToldByItsReason() {
        assertFault("there is no route with the name x", () -> urls.urlFor("x"));
        assertFault(
                "the route /archives/{year}/{month}/{day} archives needs a value for {month}",
                () -> urls.urlFor("archives", Map.of("year", 1)));
        assertFault(
                "the route /archives/{year}/{month}/{day} archives cannot have the value \"1/2\""
                        + " for {year}: it must match [^/]+",
                () -> urls.urlFor("archives", Map.of("year", "1/2")));
        assertFault(
                "the route /archives/{year}/{month}/{day} archives has controller = archives, not"
                        + " x",
                () -> urls.urlFor("archives", Map.of("controller", "x")));
        assertFault("no route is meant by {x=1}", () -> urls.urlFor(Map.of("x", 1)));
    }

    @Test
    public void liveUrlsAreThoseOfTheMoment() {
        AtomicReference<Urls> current = new AtomicReference<>(urls);
        Urls live = Urls.live(current::get);
        assertEquals("/", live.urlFor("home"));
        current.set(Urls.of(RouteMap.of(RouteRule.of("/new/home").named("home").to(HANDLER))));
        assertEquals("/new/home", live.urlFor("home"));
    }

    @Test
    public void theUrlsOfARequestAreThoseOfItsRouter() {
        Environ environ = request("/");
        assertThrows(IllegalStateException.class, () -> Urls.of(environ));
        environ.put(Urls.KEY, urls);
        environ.put(Environ.SCRIPT_NAME, "/app");
        assertEquals("/app/", Urls.of(environ).urlFor("home"));
    }

    private static void assertFault(String fault, Runnable making) {
        assertEquals(fault, assertThrows(UrlGenerationException.class, making::run).getMessage());
    }

    private static Environ request(String path) {
        Environ environ = Environ.blank("GET", path);
        environ.put("HTTP_HOST", "fred.example.com:8080");
        return environ;
    }
}

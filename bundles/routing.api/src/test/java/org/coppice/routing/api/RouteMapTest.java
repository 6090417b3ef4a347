package org.coppice.routing.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.web.Handler;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.junit.Test;

public class RouteMapTest {
    private static final Handler HANDLER = request -> Response.text("");

    @Test
    public void rulesKeepTheirOrder() {
        RouteMap map =
                RouteMap.builder()
                        .connect("/b", HANDLER)
                        .connect("a", "/a", HANDLER)
                        .connect(RouteRule.of("/c").withMethods("PUT", "GET").to(HANDLER))
                        .link("d", "https://d.org")
                        .build();
        assertEquals("/b\n/a a\nGET,PUT /c\nhttps://d.org/ d\n", map.toString());
    }

    @Test
    public void aSubMapBeginsWithItsPathAndName() {
        RouteMap map =
                RouteMap.builder()
                        .under(
                                "/admin",
                                "admin_",
                                admin ->
                                        admin.connect("home", "", HANDLER)
                                                .connect("users", "/users", HANDLER)
                                                .under(
                                                        "/{db}/",
                                                        "db_",
                                                        db -> db.connect("t", "/{t}", HANDLER))
                                                .link("help", "https://help.org/x"))
                        .build();
        assertEquals(
                "/admin admin_home\n/admin/users admin_users\n/admin/{db}/{t} admin_db_t\n"
                        + "https://help.org/x admin_help\n",
                map.toString());
    }

    @Test
    public void whatIsSharedIsForRulesThatDoNotSayIt() {
        RouteMap map =
                RouteMap.builder()
                        .withDefault("controller", "a")
                        .withDefault("id", "1")
                        .withRequirement("id", "\\d+")
                        .withMethods("GET")
                        .connect(RouteRule.of("/{id}").withMethods("PUT"))
                        .connect(RouteRule.of("/{id:x}/y").withDefault("controller", "b"))
                        .under(
                                "/s",
                                "",
                                sub -> sub.withDefault("controller", "c").connect(of("/s")))
                        .to(HANDLER)
                        .build();
        assertEquals("PUT /{id:\\d+}\nGET /{id:x}/y\nGET /s/s\n", map.toString());
        List<RouteRule> rules = map.rules();
        assertEquals(Map.of("controller", "a"), rules.get(0).defaults());
        assertEquals(Map.of("controller", "b"), rules.get(1).defaults());
        assertEquals(Map.of("controller", "c", "id", "1"), rules.get(2).defaults());
    }

    @Test
    public void aMapMayBeWithinAnother() {
        RouteMap inner = RouteMap.of(of("/index.html").named("index").to(HANDLER));
        RouteMap map = RouteMap.builder().include(inner).include("/subapp", inner).build();
        assertEquals("/index.html index\n/subapp/index.html index\n", map.toString());
        assertEquals("/index.html index\n", inner.toString());
    }

    @Test
    public void conditionsAddUp() {
        RouteMap map =
                RouteMap.builder()
                        .when((environ, arguments) -> true)
                        .connect(of("/").when((environ, arguments) -> false).to(HANDLER))
                        .build();
        assertEquals(2, map.rules().getFirst().conditions().size());
    }

    @Test
    public void aRuleThatNobodyAnswersIsRefused() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> RouteMap.of(of("/x")));
        assertEquals(
                "the route /x has nobody who answers: give it a target, or make it generationOnly",
                e.getMessage());
    }

    @Test
    public void faultyArgumentsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> of("x"));
        assertThrows(IllegalArgumentException.class, () -> of("/x").withMethods("get"));
        assertThrows(IllegalArgumentException.class, () -> of("/x").withRequirement("id", "a"));
        assertThrows(IllegalArgumentException.class, () -> of("/{x:a}").withRequirement("x", "b"));
        assertThrows(IllegalArgumentException.class, () -> of("/{x}").withRequirement("x", "("));
        assertThrows(
                IllegalArgumentException.class, () -> RouteMap.builder().redirect("/a", "/b", 200));
        assertThrows(IllegalArgumentException.class, () -> Resource.of("a", "b").only("remove"));
        assertEquals("/{x:a}", of("/{x:a}").withRequirement("x", "a").template().text());
    }

    @Test
    public void aTemplateTellsItsParts() {
        PathTemplate template = PathTemplate.parse("/a\\{/{b}{c:\\d{2}}/{.d}");
        assertEquals(List.of("b", "c", "d"), template.variables());
        assertEquals(new PathTemplate.Text("/a{/"), template.parts().getFirst());
        assertEquals("/a\\{/{b:x}{c:\\d{2}}/{.d}", template.require("b", "x").text());
        assertEquals(template, PathTemplate.parse(template.text()));
        assertEquals(template.hashCode(), PathTemplate.parse(template.text()).hashCode());
        assertFalse(template.isMount());
        assertTrue(PathTemplate.parse("/x/{path_info:.*}").isMount());
    }

    @Test
    public void aSubDomainIsWhatStandsBeforeTheDomain() {
        SubDomains any = of("/").onAnySubDomain().subDomains();
        assertEquals(Optional.of("fred"), any.subDomain("Fred.example.com:80"));
        assertEquals(Optional.of("a.b"), any.subDomain("a.b.example.com"));
        for (String none : List.of("example.com", "localhost", "127.0.0.1:80", "[::1]:80", "")) {
            assertEquals(none, Optional.empty(), any.subDomain(none));
            assertFalse(none, any.accept(none));
            assertTrue(none, of("/").onNoSubDomain().subDomains().accept(none));
        }
        SubDomains some = of("/").onSubDomains("fred", "George").subDomains();
        assertTrue(some.accept("george.example.com"));
        assertFalse(some.accept("ann.example.com"));
        SubDomains deep = any.of("a.example.com", List.of("www"));
        assertEquals(Optional.empty(), deep.subDomain("www.a.example.com"));
        assertEquals(Optional.empty(), deep.subDomain("x.example.com"));
        assertEquals(Optional.of("x"), deep.subDomain("x.a.example.com"));
    }

    @Test
    public void aRedirectIsFilledWithTheRoutesValues() throws Exception {
        assertEquals("302 /archives/a/b", redirect("/old/{url:.*}", "/archives/{url}", 302, "a/b"));
        assertEquals(
                "301 https://x.org/a%20b", redirect("/{url}", "https://x.org/{url}", 301, "a b"));
        assertEquals("302 /app/new", redirect("/{url}", "/new", 302, "x"));
        assertEquals("308 /./%0D%0A", redirect("/{url:.*}", "/./{url:.*}", 308, "\r\n"));
    }

    @Test
    public void aRedirectToNoUrlIsNotFound() throws Exception {
        assertEquals("404 ?", redirect("/old/{url:.*}", "/new/{url:.*}", 302, ".."));
        assertEquals("404 ?", redirect("/old/{url:.*}", "/new/{url:[a-z]+}", 302, "a1"));
    }

    @Test
    public void aRedirectToAVariableWithoutAValueIsRefusedByTheMap() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> RouteMap.builder().redirect("/d/r/{a}", "/d/x/{b}").build());
        assertTrue(refused.getMessage(), refused.getMessage().contains("no value for {b}"));
        RouteMap known =
                RouteMap.builder().redirect("/d/r/{a}", "/d/x/{b}").withDefault("b", "1").build();
        assertEquals(1, known.rules().size());
    }

    private static String redirect(String from, String to, int status, String url)
            throws Exception {
        RouteMap map = RouteMap.builder().redirect(from, to, status).build();
        Environ environ = Environ.blank("GET", "/");
        environ.put(Environ.ROUTING_ARGUMENTS, Map.of("url", url));
        environ.put(Environ.SCRIPT_NAME, to.equals("/new") ? "/app" : "");
        Started started = new Started();
        map.rules().getFirst().target().orElseThrow().call(environ, started).close();
        return started.text;
    }

    private static RouteRule of(String pattern) {
        return RouteRule.of(pattern);
    }

    private static final class Started implements StartResponse {
        private String text;

        @Override
        public ResponseWriter start(Status status, Headers headers) {
            text = status.code() + " " + headers.first("Location").orElse("?");
            return bytes -> {};
        }

        @Override
        public ResponseWriter start(Status status, Headers headers, Throwable failure) {
            return start(status, headers);
        }
    }
}

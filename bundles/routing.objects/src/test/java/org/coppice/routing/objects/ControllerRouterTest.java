package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.coppice.green.testkit.FrameworkRule;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteTable;
import org.coppice.routing.mapper.MappedRoutes;
import org.coppice.routing.mapper.Router;
import org.coppice.routing.objects.api.Call;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Expose;
import org.coppice.routing.objects.api.Hook;
import org.coppice.routing.objects.api.Renderer;
import org.coppice.web.ObjectCodec;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.headers.MediaType;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.Environ;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/// Controllers as services of a real framework, which has no bundles: its own context registers
/// them. The router of patterns is beside it.
public class ControllerRouterTest {
    private static final Map<String, Object> NO_GRACE =
            Map.of("graceMillis", "600000", "updateGraceMillis", "0");

    @Rule public final Timeout timeout = Timeout.seconds(60);
    @Rule public final FrameworkRule framework = new FrameworkRule();

    private final Surroundings surroundings = new Surroundings();
    private BundleContext context;
    private Router routes;
    private ControllerRouter objects;

    @Before
    public void start() throws Exception {
        context = framework.context();
        routes = new Router(new MappedRoutes(NO_GRACE), context);
        objects = new ControllerRouter(surroundings, NO_GRACE, context);
    }

    private ServiceRegistration<?> register(Object service, Object path, Object... more) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("coppice.root.controller", path);
        for (int i = 0; i < more.length; i += 2) {
            properties.put((String) more[i], more[i + 1]);
        }
        return context.registerService(Controller.class.getName(), service, properties);
    }

    /// What both routers answer, which must be the same.
    private String get(String path) throws Exception {
        String direct = answer(objects, path);
        assertEquals(direct, answer(routes, path));
        return direct;
    }

    private static String answer(Application application, String path) throws Exception {
        return Table.call(application, Environ.blank("GET", path)).shown();
    }

    @Test
    public void aControllerIsServedByBothRoutersAsLongAsItLives() throws Exception {
        assertEquals("404", get("/books/leaf"));
        ServiceRegistration<?> books = register(new Leaf("books"), "/books");
        assertEquals("200 books /books", get("/books/leaf"));
        assertEquals("200 books index", get("/books/"));
        assertEquals("302 /books/", get("/books"));
        assertEquals("404", get("/bookshop"));
        assertEquals("404", get("/books/none"));
        books.unregister();
        assertEquals("404", get("/books/leaf"));
    }

    @Test
    public void theLongestPathCounts() throws Exception {
        register(new Leaf("all"), "/");
        register(new Leaf("books"), "/books");
        register(new Leaf("new"), "/books/new");
        register(new Leaf("ü"), "/ü");
        assertEquals("200 all", get("/leaf"));
        assertEquals("200 all index", get("/"));
        assertEquals("200 books /books", get("/books/leaf"));
        assertEquals("200 new /books/new", get("/books/new/leaf"));
        assertEquals("404", get("/books/other/leaf"));
        assertEquals("200 ü /Ã¼", get("/%C3%BC/leaf"));
        assertEquals("302 /books/new/", get("/books/new"));
    }

    @Test
    public void ofTheSamePathTheRankingCounts() throws Exception {
        register(new Leaf("old"), "/books");
        ServiceRegistration<?> higher = register(new Leaf("high"), "/books", "service.ranking", 5);
        assertEquals("200 high /books", get("/books/leaf"));
        higher.setProperties(new Hashtable<>(Map.of("coppice.root.controller", "/other")));
        assertEquals("200 old /books", get("/books/leaf"));
        assertEquals("200 high /other", get("/other/leaf"));
        higher.unregister();
        assertEquals("404", get("/other/leaf"));
    }

    @Test
    public void aFaultyControllerIsRefusedAndTheOthersGoOn() throws Exception {
        register(new Faulty(), "/faulty");
        register(new Leaf("slash"), "/slash/");
        register(new Leaf("two"), new String[] {"/a", "/b"});
        register(new Leaf("none"), "none");
        register(new Leaf("books"), "/books");
        for (String path : List.of("/faulty/a", "/slash/leaf", "/a/leaf", "/none/leaf")) {
            assertEquals(path, "404", get(path));
        }
        assertEquals("200 books /books", get("/books/leaf"));
    }

    @Test
    public void aFaultyPathMayBeMended() throws Exception {
        ServiceRegistration<?> books = register(new Leaf("books"), "/books");
        assertEquals("200 books /books", get("/books/leaf"));
        books.setProperties(new Hashtable<>(Map.of("coppice.root.controller", "/books/")));
        assertEquals("404", get("/books/leaf"));
        books.setProperties(new Hashtable<>(Map.of("coppice.root.controller", "/shop")));
        assertEquals("200 books /shop", get("/shop/leaf"));
        books.unregister();
        assertEquals("404", get("/shop/leaf"));
    }

    @Test
    public void aControllerThatCannotBeHadIsUnavailable() throws Exception {
        register(
                new ServiceFactory<Controller>() {
                    @Override
                    public Controller getService(
                            Bundle bundle, ServiceRegistration<Controller> registration) {
                        return null;
                    }

                    @Override
                    public void ungetService(
                            Bundle bundle,
                            ServiceRegistration<Controller> registration,
                            Controller given) {}
                },
                "/broken");
        assertEquals("503 the route cannot answer now, try again", get("/broken/leaf"));
    }

    @Test
    public void theyNeedNotBeMounted() throws Exception {
        register(new Leaf("books"), "/books");
        objects.configure(Map.of("mountInRoutes", "false"));
        assertEquals("200 books /books", answer(objects, "/books/leaf"));
        assertEquals("404", answer(routes, "/books/leaf"));
        objects.configure(Map.of("mountInRoutes", "maybe"));
        assertEquals("404", answer(routes, "/books/leaf"));
        objects.configure(Map.of("slashRedirects", "false"));
        assertEquals("200 books index", get("/books"));
        objects.configure(Map.of());
        assertEquals("302 /books/", get("/books"));
    }

    @Test
    public void aControllerHasLimitsAsARouteHas() throws Exception {
        ServiceRegistration<?> books =
                register(new Leaf("books"), "/books", "coppice.bodyMaxBytes", 3L);
        for (Application router : List.of(objects, routes)) {
            Request small = Request.builder("POST", "/books/body").json("1").build();
            assertEquals(200, Table.call(router, small.environ()).status());
            Request large = Request.builder("POST", "/books/body").json("12345").build();
            assertEquals(413, Table.call(router, large.environ()).status());
        }
        books.unregister();
    }

    @Test
    public void whoTakesAControllerAwayWaitsForItsRequests() throws Exception {
        for (Application router : List.of(objects, routes)) {
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch answer = new CountDownLatch(1);
            ServiceRegistration<?> slow = register(new Slow(entered, answer), "/slow");
            FutureTask<String> request = new FutureTask<>(() -> answer(router, "/slow/"));
            Thread.ofPlatform().start(request);
            entered.await();
            FutureTask<Boolean> removal =
                    new FutureTask<>(() -> {
                        slow.unregister();
                        return request.isDone();
                    });
            Thread.ofPlatform().start(removal);
            while (!answer(router, "/slow/quick").equals("404")) {
                Thread.onSpinWait();
            }
            assertFalse(removal.isDone());
            answer.countDown();
            assertEquals("200 slow", request.get());
            removal.get();
        }
    }

    @Test
    public void aRouterThatGoesTakesItsMountsAlong() throws Exception {
        register(new Leaf("books"), "/books");
        objects.close();
        assertThrows(ApplicationGoneException.class, () -> answer(objects, "/books/leaf"));
        assertEquals("404", answer(routes, "/books/leaf"));
        objects = new ControllerRouter(surroundings, NO_GRACE, context);
        assertEquals("200 books /books", get("/books/leaf"));
    }

    @Test
    public void servicesAroundControllersComeAndGo() throws Exception {
        register(new Leaf("books"), "/books");
        Hook hook =
                new Hook() {
                    @Override
                    public void after(Call call) {
                        call.respond(call.response().orElseThrow().status(202));
                    }
                };
        surroundings.addHook(hook, Map.of("service.id", 1L));
        assertEquals("202 books /books", get("/books/leaf"));
        surroundings.removeHook(hook);
        assertEquals("200 books /books", get("/books/leaf"));

        Page low = new Page("low");
        Page high = new Page("high");
        surroundings.addRenderer(low, Map.of("service.id", 2L));
        surroundings.addRenderer(high, Map.of("service.id", 3L, "service.ranking", 1));
        assertEquals("200 high {a=1}", get("/books/page"));
        surroundings.removeRenderer(high);
        assertEquals("200 low {a=1}", get("/books/page"));

        assertEquals("200 {\"a\":1}", get("/books/json"));
        Codec codec = new Codec();
        surroundings.addCodec(codec, Map.of("service.id", 4L));
        assertEquals("200 codec", get("/books/json"));
        surroundings.removeCodec(codec);
        assertEquals("200 {\"a\":1}", get("/books/json"));
    }

    @Test
    public void whatIsDeployedIsListed() throws Exception {
        register(new Leaf("books"), "/books");
        RouteTable table = table();
        answer(routes, "/books/leaf"); // the row of the mount has the count
        assertEquals(RouteInfo.UNCOUNTED, table.routes().getFirst().requestsServed());
        answer(objects, "/books/leaf");
        String rows =
                table.routes().stream()
                        .map(row -> row.pattern() + " " + row.state() + " " + row.requestsServed())
                        .collect(Collectors.joining("\n"));
        assertEquals(
                """
                /books/body SERVING 1
                /books/ SERVING 1
                /books/json SERVING 1
                /books/leaf SERVING 1
                /books/page SERVING 1\
                """,
                rows);
        assertTrue(table.routes().getFirst().owner().endsWith("(Leaf.body)"));
    }

    @Test
    public void whatIsRefusedIsListedWithTheReason() throws Exception {
        register(new Leaf("slash"), "/slash/");
        assertTrue(
                table().refused().getFirst().reason(),
                table().refused().getFirst().reason().startsWith("path [/slash/] is not allowed"));
    }

    private RouteTable table() throws Exception {
        Collection<ServiceReference<RouteTable>> tables =
                context.getServiceReferences(RouteTable.class, "(service.ranking=-100)");
        return context.getService(tables.iterator().next());
    }

    static final class Leaf implements Controller {
        private final String name;

        Leaf(String name) {
            this.name = name;
        }

        @Expose
        String index() {
            return name + " index";
        }

        @Expose
        String leaf(Environ environ) {
            return name + " " + environ.scriptName();
        }

        @Expose
        String body(Request request) throws Exception {
            return request.text();
        }

        @Expose(produces = "text/html")
        Map<String, Integer> page() {
            return Map.of("a", 1);
        }

        @Expose
        Map<String, Integer> json() {
            return Map.of("a", 1);
        }
    }

    record Slow(CountDownLatch entered, CountDownLatch answer) implements Controller {
        @Expose
        String index() throws InterruptedException {
            entered.countDown();
            answer.await();
            return "slow";
        }

        @Expose
        String quick() {
            return "quick";
        }
    }

    static final class Faulty implements Controller {
        @Expose
        private String a() {
            return "a";
        }
    }

    record Page(String name) implements Renderer {
        @Override
        public MediaType type() {
            return MediaType.TEXT_HTML;
        }

        @Override
        public Response render(Object value, String template, Request request) {
            return Response.html(name + " " + value);
        }
    }

    private static final class Codec implements ObjectCodec {
        @Override
        public Object read(byte[] document, Type type) {
            throw new IllegalArgumentException("not asked for");
        }

        @Override
        public byte[] write(Object value) {
            return "codec".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}

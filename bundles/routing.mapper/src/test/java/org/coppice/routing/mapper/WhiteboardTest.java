package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.coppice.green.testkit.FrameworkRule;
import org.coppice.green.testkit.LogLines;
import org.coppice.routing.api.Limits;
import org.coppice.routing.api.RefusedRoute;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.api.RouteSource;
import org.coppice.routing.api.Urls;
import org.coppice.web.Handler;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/// Services of a real framework, which has no bundles: its own context registers them.
public class WhiteboardTest {
    private static final Handler HANDLER = request -> Response.text("handler");

    @Rule public final Timeout timeout = Timeout.seconds(60);
    @Rule public final LogLines log = new LogLines();
    @Rule public final FrameworkRule framework = new FrameworkRule();

    private final MappedRoutes routes = Routing.routes(600_000, 0);
    private BundleContext context;
    private Router router;

    @Before
    public void start() throws Exception {
        context = framework.context();
    }

    @Test
    public void aServiceIsARouteAsLongAsItLives() throws Exception {
        startRouter();
        assertEquals(404, call("/x").status());
        ServiceRegistration<?> registration = register(HANDLER, "coppice.route", "/x");
        assertEquals("handler", call("/x").text());
        registration.unregister();
        assertEquals(404, call("/x").status());
    }

    @Test
    public void routesThatAreThereBeforeTheRouterAreMappedByItsStart() throws Exception {
        register(HANDLER, "coppice.route", "/x");
        startRouter();
        assertEquals("handler", call("/x").text());
        router.close();
        assertThrows(ApplicationGoneException.class, () -> call("/x"));
    }

    @Test
    public void aSourceDeploysItsMapAsLongAsItLives() throws Exception {
        startRouter();
        RouteMap map =
                RouteMap.builder()
                        .connect("x", "/x/{id}", HANDLER)
                        .link("help", "https://help.org/{page}")
                        .build();
        ServiceRegistration<?> source = register(RouteSource.class, () -> map);
        assertEquals("handler", call("/x/1").text());
        assertEquals("/x/1", urls().urlFor("x", Map.of("id", 1)));
        assertEquals("https://help.org/me", urls().urlFor("help", Map.of("page", "me")));
        source.unregister();
        assertEquals(404, call("/x/1").status());
        assertEquals(Optional.empty(), urls().named("x").with("id", 1).find());
    }

    @Test
    public void aSourceTellsByItsPropertiesThatItsMapIsAnother() throws Exception {
        startRouter();
        AtomicReference<String> path = new AtomicReference<>("/a");
        ServiceRegistration<?> source =
                register(
                        RouteSource.class,
                        () -> RouteMap.builder().connect("it", path.get(), HANDLER).build());
        path.set("/b");
        assertEquals("handler", call("/a").text());
        source.setProperties(properties("generation", 2));
        assertEquals("handler", call("/b").text());
        assertEquals(404, call("/a").status());
        assertEquals("/b", urls().urlFor("it"));
    }

    @Test
    public void aSourceThatLacksAClassKeepsNoRouterFromItsStart() throws Exception {
        register(
                RouteSource.class,
                () -> {
                    throw new NoClassDefFoundError("acme/Missing");
                });
        register(HANDLER, "coppice.route", "/x");
        startRouter();
        assertEquals("handler", call("/x").text());
        assertEquals(1, log.containing("are refused: java.lang.NoClassDefFoundError").size());
    }

    @Test
    public void aServiceMayGoWhileItsChangeIsUnderWay() throws Exception {
        startRouter();
        RouteMap map = RouteMap.builder().connect("/x", HANDLER).build();
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        ServiceRegistration<RouteSource> source =
                register(
                        RouteSource.class,
                        () -> {
                            if (calls.incrementAndGet() == 2) {
                                begun.countDown();
                                awaitQuietly(released);
                            }
                            return map;
                        });
        FutureTask<Void> change =
                new FutureTask<>(() -> source.setProperties(properties("a", 1)), null);
        new Thread(change).start();
        begun.await();
        source.unregister();
        assertEquals(404, call("/x").status());
        released.countDown();
        change.get();
        assertEquals(List.of(), routes.routes());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    public void aSourceThatFailsHasNoRoutes() throws Exception {
        startRouter();
        ServiceRegistration<?> source =
                register(RouteSource.class, () -> RouteMap.of(RouteRule.of("faulty")));
        assertEquals(List.of(), routes.routes());
        RefusedRoute refused = routes.refused().getFirst();
        assertEquals("", refused.pattern());
        assertEquals(
                List.of(),
                log.containing("Exception")); // neither its class nor a stack: it is the map's
        assertEquals(1, log.containing("are refused: " + refused.reason()).size());
        source.unregister();
        assertEquals(List.of(), routes.refused());
        assertEquals(404, call("/x").status());
    }

    @Test
    public void aSourceWithoutAMapIsRefusedInOneLine() throws Exception {
        startRouter();
        register(RouteSource.class, () -> null);
        assertEquals(1, log.containing("are refused: routes() returned null").size());
        assertEquals(List.of(), log.containing("Exception"));
    }

    @Test
    public void aLineTellsTheRouterAndTheMethodsOfARoute() throws Exception {
        startRouter();
        register(HANDLER, "coppice.route", "/x", "coppice.methods", "GET");
        assertEquals(1, log.containing("org.apache.felix.framework: route GET /x of ").size());
    }

    @Test
    public void urlsAreMadeOfTheRoutesOfAllServices() throws Exception {
        startRouter();
        register(HANDLER, "coppice.route", "/x/{id}", "coppice.name", "x");
        register(HANDLER, "coppice.route", "/y", "coppice.name", "");
        ServiceRegistration<?> other =
                register(HANDLER, "coppice.route", "/other/{id}", "coppice.name", "other");
        RouteMap map = RouteMap.builder().connect("mapped", "/mapped/{id}", HANDLER).build();
        register(RouteSource.class, () -> map);
        assertEquals("/x/1", urls().urlFor("x", Map.of("id", 1)));
        assertEquals("/other/1", urls().urlFor("other", Map.of("id", 1)));
        assertEquals("/mapped/1", urls().urlFor("mapped", Map.of("id", 1)));
        assertEquals(Optional.empty(), urls().named("").find());
        other.unregister();
        assertEquals(Optional.empty(), urls().named("other").with("id", 1).find());
        assertEquals("/mapped/1", urls().urlFor("mapped", Map.of("id", 1)));
        router.close();
        assertNull(context.getServiceReference(Urls.class));
    }

    private Urls urls() {
        return context.getService(context.getServiceReference(Urls.class));
    }

    private <T> ServiceRegistration<T> register(Class<T> type, T service) {
        return context.registerService(type, service, null);
    }

    @Test
    public void anApplicationIsARouteToo() throws Exception {
        startRouter();
        Application application =
                (environ, start) -> {
                    start.start(Status.of(200), Headers.of());
                    return Body.of(environ.scriptName() + " " + environ.pathInfo());
                };
        context.registerService(
                Application.class, application, properties("coppice.route", "/x/{path_info:.*}"));
        assertEquals("/x /y", call("/x/y").text());
    }

    @Test
    public void patternsAndMethodsMayBeArraysAndLists() throws Exception {
        startRouter();
        register(
                HANDLER,
                "coppice.route",
                new String[] {"/a", "/b"},
                "coppice.methods",
                List.of("PUT", "GET", "GET"));
        register(HANDLER, "coppice.route", List.of("/c"), "coppice.methods", "POST");
        assertEquals(
                List.of("/a [GET, PUT]", "/b [GET, PUT]", "/c [POST]"),
                routes.routes().stream().map(r -> r.pattern() + " " + r.methods()).toList());
    }

    @Test
    public void theOwnerNamesBundleAndService() {
        startRouter();
        register(HANDLER, "coppice.route", "/x", "component.name", "org.acme.Cart");
        assertEquals(
                "org.apache.felix.framework 7.0.5, org.acme.Cart",
                routes.routes().getFirst().owner());
    }

    @Test
    public void aFaultyPatternLeavesTheOthersAlone() throws Exception {
        startRouter();
        register(HANDLER, "coppice.route", new String[] {"/{x:[}", "/good"});
        register(HANDLER, "coppice.route", "/x", "coppice.methods", "get");
        assertEquals(List.of("/good"), routes.routes().stream().map(RouteInfo::pattern).toList());
        assertEquals(200, call("/good").status());
    }

    @Test
    public void limitsNameAndSummaryAreProperties() throws Exception {
        startRouter();
        register(
                HANDLER,
                "coppice.route",
                "/x",
                "coppice.maxConcurrent",
                3,
                "coppice.bodyMaxBytes",
                10L,
                "coppice.timeoutMillis",
                " 500 ",
                "coppice.name",
                "x",
                "coppice.upgrade",
                "talk",
                "coppice.summary",
                "Says it.");
        RouteInfo row = routes.routes().getFirst();
        assertEquals(new Limits(3, 10, Duration.ofMillis(500)), row.limits());
        assertEquals(Optional.of("x"), row.name());
        assertEquals("Says it.", row.summary());
        assertEquals(Optional.of("talk"), row.upgrade());
    }

    @Test
    public void aRouteWithALimitThatIsNoneIsRefusedInOneLine() throws Exception {
        startRouter();
        register(HANDLER, "coppice.route", "/a", "coppice.maxConcurrent", "many");
        register(HANDLER, "coppice.route", "/b", "coppice.timeoutMillis", -1);
        register(HANDLER, "coppice.route", "/c", "coppice.bodyMaxBytes", "");
        assertEquals(List.of("/c"), routes.routes().stream().map(RouteInfo::pattern).toList());
        assertEquals(
                1,
                log.containing(
                                "is refused: coppice.maxConcurrent = many is not allowed: give a"
                                        + " whole number in 0..1000000, where 0 is no limit")
                        .size());
        assertEquals(1, log.containing("coppice.timeoutMillis = -1 is not allowed").size());
        assertEquals(
                List.of("/a", "/b"), routes.refused().stream().map(RefusedRoute::pattern).toList());
    }

    @Test
    public void changedPropertiesChangeTheRoutes() throws Exception {
        startRouter();
        ServiceRegistration<?> registration = register(HANDLER, "coppice.route", "/x");
        registration.setProperties(properties("coppice.route", "/y"));
        assertEquals(404, call("/x").status());
        assertEquals("handler", call("/y").text());
        registration.setProperties(properties());
        assertEquals(404, call("/y").status());
        registration.unregister();
        assertEquals(List.of(), routes.routes());
    }

    @Test
    public void unregisteringWaitsForTheRequestsInFlight() throws Exception {
        startRouter();
        ServiceRegistration<?> registration = register(HANDLER, "coppice.route", "/x");
        Body body = router.call(Environ.blank("GET", "/x"), new Routing.Started());
        FutureTask<Void> unregistering = new FutureTask<>(registration::unregister, null);
        Thread.ofPlatform().start(unregistering);
        while (!routes.routes().isEmpty()) {
            Thread.onSpinWait();
        }
        assertFalse(unregistering.isDone());
        body.close();
        unregistering.get();
    }

    @Test
    public void aServiceThatCannotBeHadIsUnavailableAndHidesNobody() throws Exception {
        startRouter();
        AtomicReference<Optional<Handler>> service = new AtomicReference<>(Optional.empty());
        register(
                new LateHandler(service),
                "coppice.route",
                new String[] {"/x", "/y"},
                "service.ranking",
                10);
        assertEquals(503, call("/x").status());
        assertEquals(RouteInfo.State.BROKEN, routes.routes().getFirst().state());
        register(HANDLER, "coppice.route", "/x");
        assertEquals("handler", call("/x").text());
        service.set(Optional.of(request -> Response.text("late")));
        while (call("/y").status() == 503) { // it is tried again after a second
            Thread.onSpinWait();
        }
        assertEquals("late", call("/y").text());
        assertEquals("late", call("/x").text());
    }

    @Test
    public void aSourceThatCannotBeHadIsTriedAgainAndGivenBackWithItsRoutes() throws Exception {
        startRouter();
        LateSource source = new LateSource();
        ServiceRegistration<?> registration =
                context.registerService(RouteSource.class, source, null);
        assertEquals(404, call("/late").status());
        register(HANDLER, "coppice.route", "/{path:.*}");
        assertEquals("handler", call("/late").text());
        source.map.set(RouteMap.of(RouteRule.of("/late").to(_ -> Response.text("late"))));
        while (!call("/late").text().equals("late")) { // it is tried again after a second
            Thread.onSpinWait();
        }
        assertEquals(1, log.containing("can be had now").size());
        registration.unregister();
        assertEquals("handler", call("/late").text());
        assertEquals(1, source.givenBack.get());
    }

    private void startRouter() {
        router = new Router(routes, context);
    }

    private Routing.Answer call(String path) throws Exception {
        return Routing.call(routes, "GET", path);
    }

    private ServiceRegistration<?> register(Object service, Object... properties) {
        return context.registerService(Handler.class.getName(), service, properties(properties));
    }

    private static Hashtable<String, Object> properties(Object... keysAndValues) {
        Hashtable<String, Object> properties = new Hashtable<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    /// Gives no service at first, as a component does whose constructor throws.
    private record LateHandler(AtomicReference<Optional<Handler>> service)
            implements ServiceFactory<Handler> {
        @Override
        public Handler getService(Bundle bundle, ServiceRegistration<Handler> registration) {
            return service.get().orElse(null);
        }

        @Override
        public void ungetService(
                Bundle bundle, ServiceRegistration<Handler> registration, Handler handler) {}
    }

    /// As [LateHandler].
    private static final class LateSource implements ServiceFactory<RouteSource> {
        private final AtomicReference<RouteMap> map = new AtomicReference<>();
        private final AtomicInteger givenBack = new AtomicInteger();

        @Override
        public RouteSource getService(
                Bundle bundle, ServiceRegistration<RouteSource> registration) {
            RouteMap now = map.get();
            return now == null ? null : () -> now;
        }

        @Override
        public void ungetService(
                Bundle bundle, ServiceRegistration<RouteSource> registration, RouteSource source) {
            givenBack.incrementAndGet();
        }
    }
}

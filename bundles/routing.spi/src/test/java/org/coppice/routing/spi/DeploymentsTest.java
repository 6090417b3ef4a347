package org.coppice.routing.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.testkit.FrameworkRule;
import org.coppice.green.testkit.LogLines;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteRule;
import org.coppice.web.Handlers;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/// A router of a few lines has all that services need that come and go. More is shown with
/// `routing.mapper`.
public class DeploymentsTest {
    private static final GraceSettings LONG = new GraceSettings(600_000, 600_000);

    @Rule public final Timeout timeout = Timeout.seconds(60);
    @Rule public final FrameworkRule framework = new FrameworkRule();
    @Rule public final LogLines log = new LogLines();

    private BundleContext context;

    @Before
    public void start() throws Exception {
        context = framework.context();
    }

    @Test
    public void aServiceIsARouteAsLongAsItLives() throws Exception {
        ServiceRegistration<?> early = register("/early", "early");
        try (LiteralRouter router = new LiteralRouter(context, new GraceSettings(0, 0))) {
            assertEquals("early", Client.get(router, "/early").text());
            ServiceRegistration<?> late = register("/late", "late");
            assertEquals("late", Client.get(router, "/late").text());
            early.unregister();
            assertEquals(404, Client.get(router, "/early").status());
            late.setProperties(properties("path", "/moved"));
            assertEquals("late", Client.get(router, "/moved").text());
        }
    }

    @Test
    public void whoGoesWaitsForItsRequestsAndLaterOnesForItsSuccessor() throws Exception {
        LiteralRouter router = new LiteralRouter(context, LONG);
        ServiceRegistration<?> old = register("/x", "old");
        Body body = router.call(Environ.blank("GET", "/x"), new Client.Started());
        FutureTask<Void> unregistering = new FutureTask<>(old::unregister, null);
        Thread.ofPlatform().start(unregistering);
        FutureTask<String> next = new FutureTask<>(() -> Client.get(router, "/x").text());
        while (!router.deployments.routes().isEmpty()) {
            Thread.onSpinWait();
        }
        Thread.ofPlatform().start(next);
        while (router.deployments.waiting() == 0) {
            Thread.onSpinWait();
        }
        assertFalse(unregistering.isDone());
        register("/x", "new");
        assertEquals("new", next.get());
        assertEquals("old", Client.text(body));
        body.close();
        unregistering.get();
        router.close();
    }

    @Test
    public void greenThreadsParkWhileTheyWait() throws Exception {
        LiteralRouter router = new LiteralRouter(context, LONG);
        ServiceRegistration<?> old = register("/x", "old");
        String texts =
                Coppice.run(() -> {
                    Body body = router.call(Environ.blank("GET", "/x"), new Client.Started());
                    GreenThread<?> removal =
                            Coppice.spawn(() -> {
                                old.unregister();
                                return "removed";
                            });
                    while (!router.deployments.routes().isEmpty()) {
                        Coppice.giveWay();
                    }
                    GreenThread<String> next = Coppice.spawn(() -> Client.get(router, "/x").text());
                    while (router.deployments.waiting() == 0) {
                        Coppice.giveWay();
                    }
                    String text = Client.text(body);
                    body.close();
                    removal.await();
                    register("/x", "new");
                    return text + " " + next.await();
                });
        assertEquals("old new", texts);
        router.close();
    }

    @Test
    public void aServiceIsGotOnceAndGivenBackWhenItGoes() throws Exception {
        Counting factory = new Counting();
        try (LiteralRouter router = new LiteralRouter(context, new GraceSettings(0, 0))) {
            ServiceRegistration<?> registration =
                    context.registerService(Application.class, factory, properties("path", "/x"));
            for (String path : List.of("/a", "/b", "/c")) {
                registration.setProperties(properties("path", path));
                assertEquals("counted", Client.get(router, path).text());
            }
            assertEquals(1, factory.got.get());
            assertEquals(0, factory.givenBack.get());
            registration.unregister();
            assertEquals(1, factory.givenBack.get());
        }
    }

    @Test
    public void aServiceThatCannotBeDescribedHasNoRoutesAndALineInTheLog() throws Exception {
        try (LiteralRouter router = new LiteralRouter(context, new GraceSettings(0, 0))) {
            register("no path", "x");
            assertEquals(List.of(), router.deployments.routes());
            assertEquals(1, log.containing("are refused").size());
        }
    }

    @Test
    public void theOwnerOfAServiceWithoutAComponentIsWhatItsDescriptionSays() {
        try (LiteralRouter router = new LiteralRouter(context, new GraceSettings(0, 0))) {
            Hashtable<String, Object> properties = properties("path", "/x");
            properties.put("service.description", "org.acme~site");
            context.registerService(Application.class, saying("x"), properties);
            String owner = router.deployments.routes().getFirst().owner();
            assertTrue(owner, owner.endsWith(", org.acme~site"));
        }
    }

    @Test
    public void aRepairedServiceTakesItsPlace() throws Exception {
        try (LiteralRouter router = new LiteralRouter(context, new GraceSettings(0, 0))) {
            AtomicReference<Optional<Application>> source = new AtomicReference<>(Optional.empty());
            Deployment<LiteralRouter.PathRoute> broken =
                    LiteralRouter.deployment(
                            new ServiceOrigin("broken", 1, 1), source::get, RouteRule.of("/"));
            router.deployments.add(broken);
            assertEquals(503, Client.get(router, "/").status());
            assertEquals(RouteInfo.State.BROKEN, router.deployments.routes().getFirst().state());
            register("/", "low");
            assertEquals("low", Client.get(router, "/").text());
            source.set(Optional.of(saying("repaired")));
            router.deployments.tryRepair(broken);
            assertTrue("too early to try again", broken.isBroken());
            broken.repair(saying("repaired"));
            register("/y", "any change");
            assertEquals("repaired", Client.get(router, "/").text());
        }
    }

    private ServiceRegistration<Application> register(String path, String text) {
        return context.registerService(Application.class, saying(text), properties("path", path));
    }

    private static Application saying(String text) {
        return Handlers.application(_ -> Response.text(text));
    }

    private static Hashtable<String, Object> properties(String key, Object value) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(key, value);
        return properties;
    }

    private static final class Counting implements ServiceFactory<Application> {
        final AtomicInteger got = new AtomicInteger();
        final AtomicInteger givenBack = new AtomicInteger();

        @Override
        public Application getService(
                Bundle bundle, ServiceRegistration<Application> registration) {
            got.incrementAndGet();
            return saying("counted");
        }

        @Override
        public void ungetService(
                Bundle bundle,
                ServiceRegistration<Application> registration,
                Application application) {
            givenBack.incrementAndGet();
        }
    }
}

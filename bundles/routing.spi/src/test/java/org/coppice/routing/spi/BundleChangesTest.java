package org.coppice.routing.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.coppice.green.testkit.FrameworkRule;
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
import org.osgi.framework.BundleEvent;

/// What requests meet while bundles with routes stop and start.
public class BundleChangesTest {
    private static final int LONG_MILLIS = 600_000;

    @Rule public final Timeout timeout = Timeout.seconds(60);
    @Rule public final FrameworkRule framework = new FrameworkRule();

    private BundleContext context;

    @Before
    public void start() throws Exception {
        context = framework.context();
    }

    @Test
    public void requestsWaitForABundleAsLongAsAnotherOneOfItsRequestsHoldsUpItsStop()
            throws Exception {
        LiteralRouter router = new LiteralRouter(context, new GraceSettings(LONG_MILLIS, 1));
        Bundle bundle = framework.install("a");
        bundle.start();
        register(bundle.getBundleContext(), "/doc", "old");
        register(bundle.getBundleContext(), "/stream", "stream");
        Body stream = router.call(Environ.blank("GET", "/stream"), new Client.Started());
        FutureTask<Void> stop =
                started(() -> {
                    bundle.stop();
                    return null;
                });
        while (!router.deployments.routes().isEmpty()) {
            Thread.onSpinWait();
        }
        FutureTask<String> next = started(() -> Client.get(router, "/doc").text());
        awaitOneWaiting(router); // far beyond the millisecond for a successor
        assertEquals(Bundle.STOPPING, bundle.getState());
        register(context, "/doc", "new");
        assertEquals("new", next.get());
        assertFalse(stop.isDone());
        stream.close();
        stop.get();
        router.close();
    }

    @Test
    public void theTimeForASuccessorBeginsWithEachStepOfTheBundle() throws Exception {
        Absence absence =
                new Absence(Set.of(1L), new GraceSettings(0, LONG_MILLIS), System.nanoTime());
        Bundle bundle = framework.install("a");
        assertEquals(1, bundle.getBundleId());
        for (int step : List.of(BundleEvent.STOPPED, BundleEvent.UPDATED, BundleEvent.STARTED)) {
            assertTrue(absence.step(new BundleEvent(step, bundle)));
        }
        assertFalse(absence.step(new BundleEvent(BundleEvent.STOPPING, bundle)));
        assertFalse(absence.step(new BundleEvent(BundleEvent.STARTED, framework.install("b"))));
    }

    @Test
    public void whatABundleHadThatIsUninstalledIsNotThereWhenNobodyElseBringsIt() throws Exception {
        Bundle stopped = framework.install("stopped");
        Bundle uninstalled = framework.install("uninstalled");
        try (LiteralRouter router = new LiteralRouter(context, new GraceSettings(0, 500))) {
            for (Bundle bundle : List.of(stopped, uninstalled)) {
                bundle.start();
                register(bundle.getBundleContext(), "/" + bundle.getSymbolicName(), "x");
                bundle.stop();
            }
            uninstalled.uninstall();
            FutureTask<Integer> status = started(() -> Client.get(router, "/stopped").status());
            assertEquals(404, Client.get(router, "/uninstalled").status());
            assertEquals(503, (int) status.get());
        }
    }

    @Test
    public void aRouterThatBeginsWhileBundlesAreStillToStartWaitsForTheirRoutes() throws Exception {
        Bundle bundle = framework.install("a");
        bundle.start();
        bundle.stop(Bundle.STOP_TRANSIENT); // as in a refresh
        LiteralRouter router = new LiteralRouter(context, new GraceSettings(0, LONG_MILLIS));
        FutureTask<String> early = started(() -> Client.get(router, "/x").text());
        awaitOneWaiting(router);
        bundle.start();
        register(bundle.getBundleContext(), "/x", "there");
        assertEquals("there", early.get());
        router.close();
    }

    @Test
    public void whoWaitsInVainForBundlesThatAreStillToStartIsToldToTryAgain() throws Exception {
        Bundle bundle = framework.install("a");
        bundle.start();
        bundle.stop(Bundle.STOP_TRANSIENT);
        try (LiteralRouter router = new LiteralRouter(context, new GraceSettings(0, 500))) {
            assertEquals(503, Client.get(router, "/x").status());
            assertEquals(404, Client.get(router, "/x").status());
        }
    }

    @Test
    public void whatNoBundleHasThatHasStartedIsNotThere() throws Exception {
        Bundle bundle = framework.install("a");
        bundle.start();
        bundle.stop(Bundle.STOP_TRANSIENT);
        try (LiteralRouter router = new LiteralRouter(context, new GraceSettings(0, 500))) {
            FutureTask<Integer> early = started(() -> Client.get(router, "/x").status());
            awaitOneWaiting(router);
            bundle.start();
            assertEquals(404, (int) early.get());
        }
    }

    @Test
    public void aBundleThatWasStoppedForGoodIsNotWaitedFor() throws Exception {
        Bundle bundle = framework.install("a");
        bundle.start();
        bundle.stop();
        try (LiteralRouter router = new LiteralRouter(context, new GraceSettings(0, LONG_MILLIS))) {
            assertEquals(404, Client.get(router, "/x").status());
        }
    }

    private static void awaitOneWaiting(LiteralRouter router) {
        while (router.deployments.waiting() == 0) {
            Thread.onSpinWait();
        }
    }

    private static <T> FutureTask<T> started(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().start(task);
        return task;
    }

    private static void register(BundleContext owner, String path, String text) {
        Application saying = Handlers.application(_ -> Response.text(text));
        owner.registerService(Application.class, saying, new Hashtable<>(Map.of("path", path)));
    }
}

package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.coppice.green.Loops;
import org.coppice.routing.api.Route;
import org.coppice.tpool.NativePool;
import org.coppice.web.Handler;
import org.coppice.web.Response;
import org.junit.After;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;

/// The container's pool of native threads: used by a route, configured by its file.
public class NativePoolIT extends BuiltContainer {
    private static final String TPOOL = "org.coppice.tpool";

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @After
    public void backToWhatIsShipped() throws IOException {
        release.countDown();
        home.configure(TPOOL, "threads=20");
        awaitSize(20);
    }

    /// Work that holds its thread until it is released, and tells which that is.
    private String hold() throws InterruptedException {
        begun.countDown();
        release.await();
        return Thread.currentThread().getName();
    }

    private void awaitBegun() {
        Deadline.await("the work has begun", begun::getCount, left -> left == 0);
    }

    private NativePool pool() {
        return service(NativePool.class);
    }

    private void awaitSize(int size) {
        Deadline.await(size + " native threads", () -> pool().size(), found -> found == size);
    }

    @Test
    public void aRouteHandsItsWorkToANativeThreadWhileItsLoopServesOthers() throws Exception {
        assertEquals(1, service(Loops.class).loops().size());
        NativePool pool = pool();
        ServiceRegistration<Handler> route =
                route("/native", _ -> Response.text(pool.execute(this::hold)));
        try (WebClient client = client()) {
            client.sendGet("/native");
            awaitBegun();
            assertEquals(1, pool.info().active());
            WebClient.get(address(), "/hello/other").mustBe(200, "Hello, other!\n");
            assertTrue("it has answered before it was released", !client.hasAnswer());
            release.countDown();
            WebClient.Answer answer = client.answer();
            assertEquals(answer.text(), 200, answer.status());
            assertTrue(answer.text(), answer.text().matches("tpool-\\d+"));
        } finally {
            route.unregister();
        }
    }

    private ServiceRegistration<Handler> route(String pattern, Handler handler) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Route.PATTERNS, pattern);
        ServiceRegistration<Handler> route =
                context.registerService(Handler.class, handler, properties);
        awaitRoute(pattern);
        return route;
    }

    @Test
    public void itsFileChangesItWhileWorkIsInFlight() throws Exception {
        NativePool before = pool();
        CompletableFuture<String> work = before.submit(this::hold);
        awaitBegun();
        home.configure(TPOOL, "threads=3", "idleMillis=1000");
        awaitSize(3);
        assertSame("the service stays", before, pool());
        release.countDown();
        assertTrue(work.join(), work.join().matches("tpool-\\d+"));
    }

    @Test
    public void aBadValueIsToldInOneLineAndChangesNothing() throws IOException {
        home.configure(TPOOL, "threads=many", "idleMillis=-1");
        log.await("threads=many", "0 to 10000", "idleMillis=-1");
        assertEquals(log.complaints().toString(), 1, log.complaints().size());
        assertEquals(20, pool().size());
    }

    @Test
    public void aKeyThatIsNoneIsToldWithThoseThatThereAre() throws IOException {
        home.configure(TPOOL, "threads=4", "thread=5");
        awaitSize(4);
        log.await(TPOOL, "thread is no key", "idleMillis");
    }

    @Test
    public void workInFlightIsDoneBeforeTheBundleHasStopped() throws Exception {
        NativePool pool = pool();
        Bundle bundle = bundleNamed(TPOOL);
        CompletableFuture<String> work = pool.submit(this::hold);
        awaitBegun();
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> stop(bundle));
        Deadline.await("the pool is closed", () -> pool.info().closed(), closed -> closed);
        assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> "late"));
        release.countDown();
        assertTrue(work.join(), work.join().matches("tpool-\\d+"));
        stop.join();
        assertEquals(List.of(), services(NativePool.class));
        bundle.start();
        assertEquals("again", pool().execute(() -> "again"));
    }

    private static void stop(Bundle bundle) {
        try {
            bundle.stop();
        } catch (BundleException e) {
            throw new AssertionError(e);
        }
    }
}

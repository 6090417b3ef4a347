package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.routing.spi.Deployment;
import org.coppice.web.Response;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// How routes come and go under requests.
public class MappedRoutesTest {
    private static final long LONG_MILLIS = 600_000;

    @Rule public final Timeout timeout = Timeout.seconds(60);

    @Test
    public void theNextOneTakesOverTheMomentARouteGoes() throws Exception {
        MappedRoutes routes = Routing.routes(0, LONG_MILLIS);
        Deployment<MappedRoute> high =
                Routing.deployment("high", 1, request -> Response.text("high"), "/");
        routes.add(Routing.named("low", "/"));
        routes.add(high);
        assertEquals("high", Routing.call(routes, "GET", "/").text());
        routes.remove(high);
        assertEquals("low", Routing.call(routes, "GET", "/").text());
    }

    @Test
    public void aRouteThatIsSwappedAThousandTimesIsAlwaysThere() throws Exception {
        MappedRoutes routes = Routing.routes(LONG_MILLIS, 0);
        AtomicInteger oldestAlive = new AtomicInteger();
        Deployment<MappedRoute> current = mortal(0, oldestAlive);
        routes.add(current);
        AtomicBoolean stop = new AtomicBoolean();
        List<FutureTask<Integer>> clients = new ArrayList<>();
        for (String path : List.of("/x", "/x/1", "/x", "/x/2")) {
            clients.add(start(() -> callUntil(stop, routes, path)));
        }
        for (int i = 1; i <= 1000; i++) {
            Deployment<MappedRoute> next = mortal(i, oldestAlive);
            routes.add(next);
            routes.remove(current); // returns when nothing is in flight on it
            oldestAlive.set(i);
            current = next;
        }
        stop.set(true);
        for (FutureTask<Integer> client : clients) {
            assertTrue(client.get() > 0);
        }
    }

    @Test
    public void aRouteThatIsUpdatedAHundredTimesAnswersEveryRequest() throws Exception {
        MappedRoutes routes = Routing.routes(LONG_MILLIS, LONG_MILLIS);
        Deployment<MappedRoute> current = Routing.named("0", "/x");
        routes.add(current);
        AtomicBoolean stop = new AtomicBoolean();
        List<FutureTask<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(start(() -> callUntil(stop, routes, "/x")));
        }
        for (int i = 1; i <= 100; i++) {
            routes.remove(current); // for a moment there is no route
            current = Routing.named("" + i, "/x");
            routes.add(current);
        }
        stop.set(true);
        for (FutureTask<Integer> client : clients) {
            assertTrue(client.get() > 0);
        }
        assertEquals(0, routes.waiting());
    }

    @Test
    public void aRemovalWaitsForTheRequestsInFlight() throws Exception {
        MappedRoutes routes = Routing.routes(LONG_MILLIS, 0);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch proceed = new CountDownLatch(1);
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        Deployment<MappedRoute> slow =
                Routing.deployment(
                        "slow",
                        0,
                        request -> {
                            entered.countDown();
                            proceed.await();
                            return Response.text("done");
                        },
                        "/slow");
        routes.add(slow);
        FutureTask<String> request =
                start(() -> {
                    Body body =
                            Router.dispatch(
                                    routes, Environ.blank("GET", "/slow"), new Routing.Started());
                    events.add("handler returned");
                    String text = Routing.text(body);
                    events.add("body read");
                    body.close();
                    return text;
                });
        entered.await();
        FutureTask<Void> removal =
                start(() -> {
                    routes.remove(slow);
                    events.add("removed");
                    return null;
                });
        awaitGone(routes);
        assertEquals(404, Routing.call(routes, "GET", "/slow").status());
        assertFalse(removal.isDone());
        proceed.countDown();
        removal.get();
        assertEquals("done", request.get());
        assertEquals(List.of("handler returned", "body read", "removed"), events);
    }

    @Test
    public void aRemovalWaitsNoLongerThanTheGrace() throws Exception {
        MappedRoutes routes = Routing.routes(1, 0);
        Deployment<MappedRoute> deployment = Routing.named("a", "/");
        routes.add(deployment);
        try (Body body =
                Router.dispatch(routes, Environ.blank("GET", "/"), new Routing.Started())) {
            routes.remove(deployment);
            assertEquals(1, inFlight(deployment));
            assertEquals("a", Routing.text(body));
        }
        assertEquals(0, inFlight(deployment));
    }

    @Test
    public void anInterruptEndsTheWaitOfARemoval() throws Exception {
        MappedRoutes routes = Routing.routes(LONG_MILLIS, 0);
        Deployment<MappedRoute> deployment = Routing.named("a", "/", "/b");
        routes.add(deployment);
        try (Body _ = Router.dispatch(routes, Environ.blank("GET", "/"), new Routing.Started())) {
            Thread.currentThread().interrupt();
            routes.remove(deployment);
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    public void closingWaitsForAllRequestsAtOnce() throws Exception {
        MappedRoutes routes = Routing.routes(LONG_MILLIS, 0);
        routes.add(Routing.named("a", "/a"));
        routes.add(Routing.named("b", "/b"));
        Body a = Router.dispatch(routes, Environ.blank("GET", "/a"), new Routing.Started());
        Body b = Router.dispatch(routes, Environ.blank("GET", "/b"), new Routing.Started());
        FutureTask<Void> closing =
                start(() -> {
                    routes.close();
                    return null;
                });
        awaitGone(routes);
        b.close();
        assertFalse(closing.isDone());
        a.close();
        closing.get();
    }

    @Test
    public void aChangedServiceKeepsItsRequestsInFlight() throws Exception {
        MappedRoutes routes = Routing.routes(LONG_MILLIS, 0);
        Deployment<MappedRoute> first = Routing.named("first", "/a");
        Deployment<MappedRoute> second = Routing.named("second", "/b");
        Deployment<MappedRoute> third = Routing.named("third", "/c");
        routes.add(first);
        Body body = Router.dispatch(routes, Environ.blank("GET", "/a"), new Routing.Started());
        routes.replace(first, second);
        routes.replace(second, third);
        assertEquals(404, Routing.call(routes, "GET", "/a").status());
        assertEquals("third", Routing.call(routes, "GET", "/c").text());
        FutureTask<Void> removal =
                start(() -> {
                    routes.remove(third);
                    return null;
                });
        awaitGone(routes);
        assertFalse(removal.isDone());
        body.close();
        removal.get();
    }

    @Test
    public void requestsForARouteThatWentWaitForItsSuccessor() throws Exception {
        MappedRoutes routes = Routing.routes(0, LONG_MILLIS);
        Deployment<MappedRoute> old = Routing.named("old", "GET /x/{y}");
        routes.add(old);
        routes.remove(old);
        FutureTask<String> get = start(() -> Routing.call(routes, "GET", "/x/1").text());
        FutureTask<String> head = start(() -> Routing.call(routes, "HEAD", "/x/2").text());
        awaitWaiting(routes, 2);
        assertEquals(404, Routing.call(routes, "POST", "/x/1").status());
        assertEquals(404, Routing.call(routes, "GET", "/x/").status());
        routes.add(Routing.named("another", "/y"));
        awaitWaiting(routes, 2);
        assertFalse(get.isDone());
        routes.add(Routing.named("new", "GET /{all:.*}"));
        assertEquals("new", get.get());
        assertEquals("new", head.get());
        assertEquals(0, routes.waiting());
    }

    @Test
    public void aMethodThatWentWaitsThoughThePathHasOthers() throws Exception {
        MappedRoutes routes = Routing.routes(0, LONG_MILLIS);
        Deployment<MappedRoute> put = Routing.named("put", "PUT /x");
        routes.add(Routing.named("get", "GET /x"));
        routes.add(put);
        routes.remove(put);
        assertEquals("get", Routing.call(routes, "GET", "/x").text());
        assertEquals(405, Routing.call(routes, "POST", "/x").status());
        FutureTask<String> waiting = start(() -> Routing.call(routes, "PUT", "/x").text());
        awaitWaiting(routes, 1);
        routes.add(Routing.named("new", "PUT /x"));
        assertEquals("new", waiting.get());
    }

    @Test
    public void theGraceForASuccessorBeginsWhenTheRequestsInFlightAreDone() throws Exception {
        MappedRoutes routes = Routing.routes(LONG_MILLIS, 1);
        Deployment<MappedRoute> old = Routing.named("old", "/");
        routes.add(old);
        Body body = Router.dispatch(routes, Environ.blank("GET", "/"), new Routing.Started());
        FutureTask<Void> removal =
                start(() -> {
                    routes.remove(old);
                    return null;
                });
        awaitGone(routes);
        FutureTask<String> waiting = start(() -> Routing.call(routes, "GET", "/").text());
        awaitWaiting(routes, 1); // far beyond the millisecond of grace
        routes.add(Routing.named("new", "/"));
        assertEquals("new", waiting.get());
        assertFalse(removal.isDone());
        body.close();
        removal.get();
    }

    @Test
    public void theWaitForASuccessorEnds() throws Exception {
        MappedRoutes routes = Routing.routes(0, 500);
        Deployment<MappedRoute> deployment = Routing.named("a", "/");
        routes.add(deployment);
        routes.remove(deployment);
        Routing.Answer inVain = Routing.call(routes, "GET", "/");
        assertEquals(503, inVain.status());
        assertEquals(Optional.of("1"), inVain.headers().first("Retry-After"));
        assertEquals(404, Routing.call(routes, "GET", "/").status());
    }

    @Test
    public void aRouterThatStopsWakesThoseWhoWait() throws Exception {
        MappedRoutes routes = Routing.routes(0, LONG_MILLIS);
        Deployment<MappedRoute> deployment = Routing.named("a", "/");
        routes.add(deployment);
        routes.remove(deployment);
        FutureTask<Integer> waiting = start(() -> Routing.call(routes, "GET", "/").status());
        awaitWaiting(routes, 1);
        routes.close();
        Throwable failure = assertThrows(ExecutionException.class, waiting::get).getCause();
        assertEquals(ApplicationGoneException.class, failure.getClass());
    }

    @Test
    public void aChangedConfigurationHoldsFromTheNextRemoval() throws Exception {
        MappedRoutes routes = Routing.routes(0, LONG_MILLIS);
        routes.configure(Map.of("graceMillis", "0", "updateGraceMillis", "0"));
        Deployment<MappedRoute> deployment = Routing.named("a", "/");
        routes.add(deployment);
        routes.remove(deployment);
        assertEquals(404, Routing.call(routes, "GET", "/").status());
    }

    /// A deployment that fails when it is called after its removal.
    private static Deployment<MappedRoute> mortal(int number, AtomicInteger oldestAlive) {
        return Routing.deployment(
                "" + number,
                0,
                request -> {
                    assertTrue(number >= oldestAlive.get());
                    return Response.text("" + number);
                },
                "/x",
                "/x/{y}");
    }

    private static int callUntil(AtomicBoolean stop, MappedRoutes routes, String path)
            throws Exception {
        int calls = 0;
        while (!stop.get() || calls == 0) {
            Routing.Answer answer = Routing.call(routes, "GET", path);
            if (answer.status() != 200) {
                throw new AssertionError(answer + " after " + calls);
            }
            calls++;
        }
        return calls;
    }

    private static int inFlight(Deployment<MappedRoute> deployment) {
        return deployment.routes().stream().mapToInt(MappedRoute::requestsInFlight).sum();
    }

    private static void awaitGone(MappedRoutes routes) {
        while (!routes.routes().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private static void awaitWaiting(MappedRoutes routes, int requests) {
        while (routes.waiting() != requests) {
            Thread.onSpinWait();
        }
    }

    private <T> FutureTask<T> start(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}

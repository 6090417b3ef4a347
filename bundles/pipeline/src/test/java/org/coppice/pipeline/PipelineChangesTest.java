package org.coppice.pipeline;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.Pipeline;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/// Parts that come and go while requests pass.
public class PipelineChangesTest extends PipelineFramework {
    @Test
    public void aFilterIsExchangedAndRequestsEndWithTheOldOne() throws Exception {
        ServiceRegistration<?> old = marking("a", "old");
        application("shop", saying("shop"));
        PipelineComponent pipeline =
                pipeline(
                        "front",
                        "filters",
                        "a",
                        "application",
                        "shop",
                        "graceMillis",
                        LONG_MILLIS,
                        "updateGraceMillis",
                        LONG_MILLIS);
        Body inFlight = named("front").call(Environ.blank("GET", "/"), new Started());
        assertEquals(1, pipeline.requestsInFlight());
        FutureTask<Void> removal = new FutureTask<>(old::unregister, null);
        Thread.ofPlatform().start(removal);
        while (pipeline.obstacles().isEmpty()) {
            Thread.onSpinWait();
        }
        FutureTask<String> waiting = new FutureTask<>(() -> call("front"));
        Thread.ofVirtual().start(waiting);
        assertFalse(removal.isDone());
        assertEquals("shop", text(inFlight));
        inFlight.close();
        removal.get();
        marking("a", "new");
        assertEquals("200 shop", waiting.get());
        assertEquals(List.of("old", "new"), passed);
        assertEquals(0, pipeline.requestsInFlight());
    }

    @Test
    public void anotherServiceOfTheNameTakesOverAtOnce() throws Exception {
        ServiceRegistration<?> old = application("shop", saying("old"));
        application("shop", saying("other"));
        pipeline("front", "application", "shop", "updateGraceMillis", LONG_MILLIS);
        assertEquals("200 old", call("front"));
        old.unregister();
        assertEquals("200 other", call("front"));
    }

    @Test
    public void aRequestThatHangsIsWaitedForNoLongerThanTheGrace() throws Exception {
        ServiceRegistration<?> old = marking("a", "a");
        application("shop", saying("shop"));
        pipeline("front", "filters", "a", "application", "shop", "graceMillis", "1");
        try (Body _ = named("front").call(Environ.blank("GET", "/"), new Started())) {
            old.unregister();
            assertTrue(call("front").startsWith("503"));
        }
    }

    @Test
    public void aPartThatWentIsForgottenWithItsLastRequest() throws Exception {
        application("shop", saying("shop"));
        pipeline("front", "filters", "a", "application", "shop", "graceMillis", "0");
        WeakReference<Object> part = passAndTakeAway();
        for (int i = 0; i < 100 && part.get() != null; i++) {
            System.gc();
            byte[] pressure = new byte[1 << 20];
            assertEquals(0, pressure[i]);
        }
        assertNull(part.get());
    }

    /// A filter that goes while a request that passed it is in flight.
    private WeakReference<Object> passAndTakeAway() throws Exception {
        Object part = new Object();
        ServiceRegistration<?> filter =
                filter(
                        "a",
                        inner ->
                                (environ, start) -> {
                                    environ.put("test.part", part.toString());
                                    return inner.call(environ, start);
                                });
        try (Body _ = named("front").call(Environ.blank("GET", "/"), new Started())) {
            filter.unregister();
        }
        return new WeakReference<>(part);
    }

    @Test
    public void requestsWaitForTheSuccessorOfAPart() throws Exception {
        ServiceRegistration<?> old = application("shop", saying("old"));
        pipeline("front", "application", "shop", "updateGraceMillis", LONG_MILLIS);
        old.unregister();
        Application front = named("front");
        String answer =
                Coppice.run(() -> {
                    AtomicBoolean begun = new AtomicBoolean();
                    GreenThread<String> request =
                            Coppice.spawn(() -> {
                                begun.set(true);
                                return text(front.call(Environ.blank("GET", "/"), new Started()));
                            });
                    while (!begun.get()) {
                        Coppice.giveWay();
                    }
                    application("shop", saying("new"));
                    return request.await();
                });
        assertEquals("new", answer);
    }

    @Test
    public void anApplicationThatEndsAsItIsCalledHandsTheRequestOn() throws Exception {
        marking("a", "a");
        PipelineComponent pipeline =
                pipeline(
                        "front",
                        "filters",
                        "a",
                        "application",
                        "shop",
                        "updateGraceMillis",
                        LONG_MILLIS);
        ServiceRegistration<?>[] old = new ServiceRegistration<?>[1];
        old[0] =
                application(
                        "shop",
                        (environ, start) -> {
                            Thread.ofPlatform()
                                    .start(() -> {
                                        application("shop", saying("new"));
                                        old[0].setProperties(
                                                new Hashtable<>(
                                                        Map.of(
                                                                Application.NAME,
                                                                "shop",
                                                                "service.ranking",
                                                                -1)));
                                    });
                            throw new ApplicationGoneException("The shop");
                        });
        assertEquals("200 new", call("front"));
        assertEquals("the filter saw it once", List.of("a"), passed);
        assertEquals("it is one request", 1, pipeline.requestsServed());
        assertEquals(0, pipeline.requestsInFlight());
    }

    @Test
    public void aFilterThatFailsToWrapIsNamed() throws Exception {
        application("shop", saying("shop"));
        PipelineComponent pipeline = pipeline("front", "filters", "bad", "application", "shop");
        ServiceRegistration<?> bad =
                filter(
                        "bad",
                        inner -> {
                            throw new IllegalStateException("as the test wants");
                        });
        assertEquals(
                List.of("filter bad fails: java.lang.IllegalStateException: as the test wants"),
                pipeline.obstacles());
        assertTrue(call("front").startsWith("503"));
        bad.unregister();
        filter("bad", inner -> null);
        assertEquals(
                List.of(
                        "filter bad fails: java.lang.IllegalStateException: around returned null,"
                                + " it must return an Application"),
                pipeline.obstacles());
    }

    @Test
    public void aFilterThatLacksAClassIsNamedAndDoesNotStopThePipelineForEver() throws Exception {
        application("shop", saying("shop"));
        PipelineComponent pipeline = pipeline("front", "filters", "bad", "application", "shop");
        ServiceRegistration<?> bad =
                filter(
                        "bad",
                        inner -> {
                            throw new NoClassDefFoundError("acme/Missing");
                        });
        assertEquals(
                List.of("filter bad fails: java.lang.NoClassDefFoundError: acme/Missing"),
                pipeline.obstacles());
        bad.unregister();
        marking("bad", "good");
        assertEquals("200 shop", call("front"));
    }

    @Test
    public void whoIsKilledWhileItPutsThePipelineTogetherLeavesItToRequests() throws Exception {
        application("shop", saying("shop"));
        pipeline("front", "filters", "a", "application", "shop");
        AtomicBoolean killed = new AtomicBoolean();
        ServiceRegistration<?> first =
                filter(
                        "a",
                        inner -> {
                            if (killed.compareAndSet(false, true)) {
                                throw new Error("as a kill does");
                            }
                            return inner;
                        });
        assertTrue(killed.get());
        while (!call("front").equals("200 shop")) {
            Thread.onSpinWait(); // it is tried again after a second
        }
        first.unregister();
        marking("a", "next");
        assertEquals("200 shop", call("front"));
        assertEquals(List.of("next"), passed);
    }

    @Test
    public void aServiceThatCannotBeHadIsNamedAndTriedAgain() throws Exception {
        AtomicBoolean works = new AtomicBoolean();
        context.registerService(
                Application.class.getName(),
                new ServiceFactory<Application>() {
                    @Override
                    public Application getService(
                            Bundle bundle, ServiceRegistration<Application> registration) {
                        return works.get() ? saying("shop") : null;
                    }

                    @Override
                    public void ungetService(
                            Bundle bundle,
                            ServiceRegistration<Application> registration,
                            Application service) {}
                },
                new Hashtable<>(Map.of(Application.NAME, "shop", "component.name", "acme.Shop")));
        PipelineComponent pipeline = pipeline("front", "application", "shop");
        assertEquals(
                List.of("acme.Shop gives no service: its component fails to start, see its log"),
                pipeline.obstacles());
        works.set(true);
        while (!call("front").equals("200 shop")) {
            Thread.onSpinWait(); // it is tried again after a second
        }
    }

    @Test
    public void anApplicationThatReturnsNullIsNamedAndCountedOut() throws Exception {
        application("shop", (environ, start) -> null);
        PipelineComponent pipeline = pipeline("front", "application", "shop");
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> call("front"));
        assertTrue(e.getMessage(), e.getMessage().startsWith("pipeline front: "));
        assertEquals(0, pipeline.requestsInFlight());
    }

    @Test
    public void aPipelineThatEndsWaitsForItsRequestsAndIsGoneForOthers() throws Exception {
        application("shop", saying("shop"));
        PipelineComponent pipeline =
                pipeline("front", "application", "shop", "graceMillis", LONG_MILLIS);
        Application front = named("front");
        Body inFlight = front.call(Environ.blank("GET", "/"), new Started());
        FutureTask<Void> end = new FutureTask<>(pipeline::close, null);
        Thread.ofPlatform().start(end);
        while (pipeline.obstacles().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThrows(
                ApplicationGoneException.class,
                () -> front.call(Environ.blank("GET", "/"), new Started()));
        assertFalse(end.isDone());
        inFlight.close();
        end.get();
        assertEquals(0, context.getServiceReferences(Pipeline.class, null).size());
    }

    /// Threads that ask without a pause while filter and application are exchanged, in both orders.
    @Test
    public void noRequestNoticesTwoHundredExchanges() throws Exception {
        AtomicReference<ServiceRegistration<?>> part = new AtomicReference<>(living("a"));
        AtomicReference<ServiceRegistration<?>> end = new AtomicReference<>(ending());
        PipelineComponent pipeline =
                pipeline(
                        "front",
                        "filters",
                        "a",
                        "application",
                        "shop",
                        "graceMillis",
                        LONG_MILLIS,
                        "updateGraceMillis",
                        LONG_MILLIS);
        Application front = named("front");
        AtomicBoolean done = new AtomicBoolean();
        List<FutureTask<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            FutureTask<Integer> client = new FutureTask<>(() -> ask(front, done));
            clients.add(client);
            Thread.ofPlatform().start(client);
        }
        for (int i = 0; i < 200; i++) {
            if (i % 2 == 0) {
                part.get().unregister();
                part.set(living("a"));
            } else {
                ServiceRegistration<?> next = ending();
                end.getAndSet(next).unregister();
            }
        }
        done.set(true);
        int answers = 0;
        for (FutureTask<Integer> client : clients) {
            answers += client.get();
        }
        assertEquals(answers, pipeline.requestsServed());
        assertEquals(0, pipeline.requestsInFlight());
    }

    private static int ask(Application front, AtomicBoolean done) throws Exception {
        int answers = 0;
        while (!done.get() || answers == 0) {
            Started started = new Started();
            try (Body body = front.call(Environ.blank("GET", "/"), started)) {
                assertEquals("shop", text(body));
            }
            assertEquals(200, started.status.code());
            answers++;
        }
        return answers;
    }

    /// A filter that fails if it is passed after its service went.
    private ServiceRegistration<?> living(String name) {
        AtomicBoolean gone = new AtomicBoolean();
        return context.registerService(
                Filter.class.getName(),
                new Mortal(
                        gone,
                        (Filter)
                                inner ->
                                        (environ, start) -> {
                                            if (gone.get()) {
                                                throw new AssertionError(
                                                        "it was passed after its end");
                                            }
                                            Body body = inner.call(environ, start);
                                            return body.whenClosed(() -> {
                                                if (gone.get()) {
                                                    throw new AssertionError(
                                                            "its body was closed after its end");
                                                }
                                            });
                                        }),
                new Hashtable<>(Map.of(Filter.NAME, name)));
    }

    private ServiceRegistration<?> ending() {
        AtomicBoolean gone = new AtomicBoolean();
        return context.registerService(
                Application.class.getName(),
                new Mortal(
                        gone,
                        (Application)
                                (environ, start) -> {
                                    if (gone.get()) {
                                        throw new AssertionError("it was called after its end");
                                    }
                                    return saying("shop").call(environ, start);
                                }),
                new Hashtable<>(Map.of(Application.NAME, "shop")));
    }

    /// Ends as a component does: when nobody has it any more.
    private record Mortal(AtomicBoolean gone, Object service) implements ServiceFactory<Object> {
        @Override
        public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
            return service;
        }

        @Override
        public void ungetService(
                Bundle bundle, ServiceRegistration<Object> registration, Object ended) {
            gone.set(true);
        }
    }
}

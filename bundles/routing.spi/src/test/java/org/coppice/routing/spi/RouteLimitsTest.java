package org.coppice.routing.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Timeout;
import org.coppice.green.testkit.GreenRule;
import org.coppice.green.testkit.LogLines;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.spi.Client.Answer;
import org.coppice.web.Handler;
import org.coppice.web.Handlers;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// What a route may take. An hour's sleep takes no time here.
public class RouteLimitsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final LogLines log = new LogLines();
    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(new GreenRule());

    private final LiteralRouter.Table table = new LiteralRouter.Table(new GraceSettings(0, 0));

    // ---- requests at once

    @Test
    public void moreAtOnceThanARouteMayHaveGet503AndAreToldToTryAgain() throws Exception {
        route(rule().withMaxConcurrent(2), Handlers.application(_ -> Response.text("ok")));
        Body first = begin();
        Body second = begin();
        Answer refused = get();
        assertEquals(503, refused.status());
        assertEquals(Optional.of("1"), refused.headers().first("Retry-After"));
        first.close();
        assertEquals("ok", get().text());
        second.close();
        assertEquals("ok", get().text());
    }

    @Test
    public void ofManyThatAreRefusedOneLineTellsTheRoute() throws Exception {
        route(rule().withMaxConcurrent(1), Handlers.application(_ -> Response.text("ok")));
        try (Body _ = begin()) {
            for (int i = 0; i < 5; i++) {
                assertEquals(503, get().status());
            }
        }
        List<String> lines = log.containing("is full");
        assertEquals(lines.toString(), 1, lines.size());
        assertTrue(
                lines.getFirst(),
                lines.getFirst()
                        .contains(
                                "route /x of acme is full: 1 requests got 503"
                                        + " (coppice.maxConcurrent = 1)"));
    }

    @Test
    public void aFailureGivesItsPlaceBack() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        route(
                rule().withMaxConcurrent(1),
                (environ, start) -> {
                    if (fails.getAndSet(false)) {
                        throw new IOException("broken");
                    }
                    return Handlers.application(_ -> Response.text("ok")).call(environ, start);
                });
        assertThrows(IOException.class, this::get);
        assertEquals("ok", get().text());
    }

    // ---- the body of the request

    @Test
    public void aBodyWhoseLengthIsTooMuchIsRefusedUnseen() throws Exception {
        AtomicBoolean called = new AtomicBoolean();
        route(
                rule().withBodyMaxBytes(3),
                Handlers.application(_ -> {
                    called.set(true);
                    return Response.text("ok");
                }));
        Environ environ = post("abcd");
        environ.put(Environ.CONTENT_LENGTH, "4");
        assertEquals(413, Client.call(table, environ).status());
        assertFalse(called.get());
    }

    @Test
    public void aBodyThatGrowsBeyondIsRefusedWhenItDoes() throws Exception {
        route(rule().withBodyMaxBytes(3), RouteLimitsTest::echo);
        assertEquals("abc", Client.call(table, post("abc")).text());
        assertEquals(413, Client.call(table, post("abcd")).status());
    }

    @Test
    public void everyWayToReadABodyEndsAtItsLimit() throws Exception {
        LimitedInput whole = limited("abc");
        assertEquals('a', whole.read());
        assertEquals(2, whole.available());
        assertEquals(2, whole.skip(9));
        assertEquals(-1, whole.read());
        assertEquals(0, whole.read(new byte[1], 0, 0));
        assertFalse(whole.isExceeded());
        LimitedInput lines = limited("a\nbcd");
        assertEquals("a\n", new String(lines.readLine(9).orElseThrow(), StandardCharsets.UTF_8));
        assertThrows(IOException.class, () -> lines.readLine(9));
        assertTrue(lines.isExceeded());
        LimitedInput bulk = limited("abcd");
        assertEquals(3, bulk.read(new byte[9]));
        assertThrows(IOException.class, () -> bulk.read(new byte[9]));
    }

    @Test
    public void anApplicationMayAnswerATooLongBodyItself() throws Exception {
        route(
                rule().withBodyMaxBytes(3),
                Handlers.application(request -> {
                    try {
                        return Response.bytes(request.environ().input().readAllBytes());
                    } catch (IOException e) {
                        return Response.text(e.getMessage()).status(400);
                    }
                }));
        Answer answer = Client.call(table, post("abcd"));
        assertEquals(400, answer.status());
        assertEquals("the body is longer than coppice.bodyMaxBytes = 3", answer.text());
    }

    // ---- time

    @Test
    public void whoWaitsTooLongIsAnsweredWith503AndOneLineTellsWhere() throws Exception {
        timed(_ -> {
            waitLong();
            return Response.text("late");
        });
        assertEquals(503, get().status());
        List<String> lines = log.containing("takes longer");
        assertEquals(lines.toString(), 1, lines.size());
        assertTrue(
                lines.getFirst(),
                lines.getFirst()
                        .contains(
                                "route /x of acme takes longer than coppice.timeoutMillis = 1000:"
                                    + " it was blocked at org.coppice.routing.spi.RouteLimitsTest"
                                    + ".waitLong("));
        assertTrue(lines.getFirst(), lines.getFirst().endsWith("; the answer is 503"));
    }

    @Test
    public void whoIsInTimeIsNotInterruptedLater() throws Exception {
        timed(_ -> {
            Coppice.sleep(Duration.ofMillis(999));
            return Response.text("ok");
        });
        assertEquals("ok", get().text());
        Coppice.sleep(HOUR);
        assertEquals(List.of(), log.containing("takes longer"));
    }

    @Test
    public void whatAnApplicationMakesOfItsTimeOutDoesNotMatter() throws Exception {
        timed(_ -> {
            try {
                Coppice.sleep(HOUR);
            } catch (Timeout e) {
                throw new IllegalStateException("wrapped", e);
            }
            return Response.text("late");
        });
        assertEquals(503, get().status());
    }

    @Test
    public void aTimeOutOfTheApplicationItselfIsItsOwnFailure() throws Exception {
        AtomicReference<Timeout> own = new AtomicReference<>();
        timed(_ -> {
            own.set(Timeout.start(Duration.ofMillis(10)));
            Coppice.sleep(HOUR);
            return Response.text("late");
        });
        Timeout thrown = assertThrows(Timeout.class, this::get);
        assertSame(own.get(), thrown);
    }

    @Test
    public void aResponseThatWasOnlyBegunByItsHeadBecomes503() throws Exception {
        timed((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            Coppice.sleep(HOUR);
            return Body.of("late");
        });
        Answer answer = get();
        assertEquals(503, answer.status());
        assertEquals("the answer took too long\n", answer.text());
    }

    @Test
    public void aBodyThatStallsIsCut() throws Exception {
        timed(streaming(Duration.ofMillis(10), HOUR));
        Iterator<?> parts = begin().iterator();
        parts.next();
        Throwable cut = assertThrows(RouteTimeoutException.class, parts::next);
        assertTrue(
                cut.getMessage(),
                cut.getMessage()
                        .startsWith(
                                "route /x of acme takes longer than coppice.timeoutMillis = 1000:"
                                        + " it was blocked at"
                                        + " org.coppice.routing.spi.RouteLimitsTest"));
        assertEquals(0, cut.getStackTrace().length);
    }

    @Test
    public void aBodyWhoseFirstPartComesTooLateBecomes503() throws Exception {
        timed(streaming(HOUR));
        Client.Started started = new Client.Started();
        try (Body body = table.call(Environ.blank("GET", "/x"), started)) {
            assertEquals(200, started.status.code());
            assertEquals("the answer took too long\n", Client.text(body));
            assertEquals(503, started.status.code());
        }
        assertEquals(1, log.containing("; the answer is 503").size());
    }

    @Test
    public void aBodyThatGoesOnForLongerIsCutBetweenItsParts() throws Exception {
        timed(streaming(Duration.ZERO, Duration.ZERO));
        Iterator<?> parts = begin().iterator();
        parts.next();
        Coppice.sleep(HOUR);
        assertThrows(RouteTimeoutException.class, parts::hasNext);
    }

    @Test
    public void aBodyThatIsCompleteIsNotCutHoweverSlowTheClient() throws Exception {
        timed(streaming(Duration.ZERO));
        try (Body body = begin()) {
            Iterator<?> parts = body.iterator();
            assertTrue(parts.hasNext());
            parts.next();
            Coppice.sleep(HOUR);
            assertFalse(parts.hasNext());
        }
    }

    @Test
    public void whoIsKilledIsNotTakenForSlow() throws Exception {
        timed(_ -> {
            Coppice.sleep(HOUR);
            return Response.text("late");
        });
        GreenThread<Answer> request = Coppice.spawn(this::get);
        Coppice.giveWay();
        request.kill();
        assertThrows(GreenExit.class, request::await);
        assertEquals(List.of(), log.containing("takes longer"));
    }

    @Test
    public void aTimeOutGivesThePlaceBackWhenItsPageIsClosed() throws Exception {
        route(
                rule().withMaxConcurrent(1).withTimeout(Duration.ofMillis(1000)),
                Handlers.application(_ -> {
                    Coppice.sleep(HOUR);
                    return Response.text("late");
                }));
        assertEquals("the answer took too long\n", get().text());
        assertEquals("the answer took too long\n", get().text());
    }

    @Test
    public void withoutAGreenThreadTimeHasNoLimitAndOneLineSaysSo() throws Exception {
        timed(_ -> Response.text("ok"));
        for (int i = 0; i < 2; i++) {
            AtomicReference<String> text = new AtomicReference<>();
            Thread thread =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    text.set(get().text());
                                } catch (Exception e) {
                                    throw new CompletionException(e);
                                }
                            });
            thread.join();
            assertEquals("ok", text.get());
        }
        assertEquals(1, log.containing("no green thread").size());
    }

    private static void waitLong() {
        Coppice.sleep(HOUR);
    }

    private void timed(Handler handler) {
        timed(Handlers.application(handler));
    }

    private void timed(Application application) {
        route(rule().withTimeout(Duration.ofMillis(1000)), application);
    }

    /// Parts, before each of which it waits.
    private static Application streaming(Duration... pauses) {
        return (environ, start) -> {
            start.start(Status.of(200), Headers.of());
            List<Duration> left = new ArrayList<>(List.of(pauses));
            return Body.of(() ->
                    new Iterator<byte[]>() {
                        @Override
                        public boolean hasNext() {
                            return !left.isEmpty();
                        }

                        @Override
                        public byte[] next() {
                            Coppice.sleep(left.removeFirst());
                            return new byte[] {'x'};
                        }
                    });
        };
    }

    private static Body echo(Environ environ, org.coppice.wsgi.api.StartResponse start)
            throws IOException {
        byte[] body = environ.input().readAllBytes();
        start.start(Status.of(200), Headers.of());
        return Body.of(body);
    }

    private static LimitedInput limited(String body) {
        return new LimitedInput(post(body).input(), 3);
    }

    private static Environ post(String body) {
        Environ environ = Environ.blank("POST", "/x");
        environ.put(
                Environ.WSGI_INPUT,
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        return environ;
    }

    private static RouteRule rule() {
        return RouteRule.of("/x");
    }

    private void route(RouteRule rule, Application application) {
        table.add(
                LiteralRouter.deployment(
                        new ServiceOrigin("acme", 0, 1), () -> Optional.of(application), rule));
    }

    private Body begin() throws Exception {
        return table.call(Environ.blank("GET", "/x"), new Client.Started());
    }

    private Answer get() throws Exception {
        return Client.get(table, "/x");
    }
}

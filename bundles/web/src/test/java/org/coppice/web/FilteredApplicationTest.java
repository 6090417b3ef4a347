package org.coppice.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.api.Upgrade;
import org.coppice.wsgi.api.UpgradeHandler;
import org.junit.Test;

public class FilteredApplicationTest {
    private final List<String> told = new ArrayList<>();
    private final StartResponse start =
            new StartResponse() {
                @Override
                public ResponseWriter start(Status status, Headers headers) {
                    told.add("start " + status.code() + " " + headers.first("X").orElse("-"));
                    return bytes -> {};
                }

                @Override
                public ResponseWriter start(Status status, Headers headers, Throwable failure) {
                    return start(status, headers);
                }
            };

    /// A body that tells what is done to it, and does something when it is asked for its first
    /// buffer.
    private final class Telling implements Body, Iterator<ByteBuffer> {
        private final Runnable atFirst;
        private final List<String> buffers;

        Telling(Runnable atFirst, String... buffers) {
            this.atFirst = atFirst;
            this.buffers = new ArrayList<>(List.of(buffers));
        }

        @Override
        public Iterator<ByteBuffer> iterator() {
            told.add("iterator");
            atFirst.run();
            return this;
        }

        @Override
        public boolean hasNext() {
            return !buffers.isEmpty();
        }

        @Override
        public ByteBuffer next() {
            told.add("buffer");
            return ByteBuffer.wrap(buffers.removeFirst().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            told.add("closed");
        }
    }

    private static final class Connection implements Upgrade {
        private UpgradeHandler handler;

        @Override
        public void to(UpgradeHandler newHandler) {
            handler = newHandler;
        }

        @Override
        public boolean isTaken() {
            return handler != null;
        }
    }

    private static Environ environ(String method) {
        Environ environ = Environ.blank(method, "/");
        environ.put(Environ.UPGRADE, new Connection());
        return environ;
    }

    private Application takingOver() {
        return (environ, unused) -> {
            environ.upgrade().orElseThrow().to(stream -> {});
            return new Telling(() -> {});
        };
    }

    // ---- connections that are taken over

    @Test
    public void whoTakesTheConnectionOverAndStartsNothingPassesAFilter() throws Exception {
        Environ environ = environ("GET");
        Application application =
                Handlers.filter((request, next) -> next.handle(request).header("X", "1"))
                        .around(
                                Handlers.filter((request, next) -> next.handle(request))
                                        .around(takingOver()));
        application.call(environ, start).close();
        assertEquals("neither started nor iterated", List.of("closed"), told);
    }

    @Test
    public void aFilterSeesTheTakeoverAsASwitchOfProtocols() throws Exception {
        Response response = Request.of(environ("GET")).send(takingOver());
        assertEquals("101 Switching Protocols", response.status().toString());
        assertEquals(0, response.headers().size());
    }

    @Test
    public void aFilterRefusesTheTakeoverByAnotherResponse() throws Exception {
        Handlers.filter(
                        (request, next) -> {
                            next.handle(request).close();
                            return Response.empty(403);
                        })
                .around(takingOver())
                .call(environ("GET"), start);
        assertEquals(List.of("closed", "start 403 -"), told);
        told.clear();
        Handlers.filter((request, next) -> next.handle(request).status(503))
                .around(takingOver())
                .call(environ("GET"), start);
        assertEquals(List.of("start 503 -"), told);
    }

    @Test
    public void whoTakesTheConnectionOverWithAResponseHasItStarted() throws Exception {
        Application application =
                (environ, inner) -> {
                    environ.upgrade().orElseThrow().to(stream -> {});
                    inner.start(Status.of(101), Headers.of("Upgrade", "x"));
                    return Body.empty();
                };
        Handlers.filter((request, next) -> next.handle(request).header("X", "1"))
                .around(application)
                .call(environ("GET"), start);
        assertEquals(List.of("start 101 1"), told);
    }

    // ---- bodies of unknown length

    @Test
    public void anApplicationMayStartAnewUntilItsFirstBytes() throws Exception {
        Throwable late = new IllegalStateException("late");
        Application application =
                (environ, inner) -> {
                    inner.start(Status.of(200), Headers.of());
                    return new Telling(
                            () -> inner.start(Status.of(503), Headers.of("X", "2"), late),
                            "",
                            "too ",
                            "late");
                };
        Body body =
                Handlers.filter((request, next) -> next.handle(request))
                        .around(application)
                        .call(environ("GET"), start);
        assertEquals("start 503 2", told.getLast());
        assertEquals("too late", Bodies.read(body));
    }

    @Test
    public void afterItsFirstBytesItsFailureEndsTheResponse() throws Exception {
        IllegalStateException late = new IllegalStateException("late");
        List<StartResponse> inners = new ArrayList<>();
        Application application =
                (environ, inner) -> {
                    inners.add(inner);
                    inner.start(Status.of(200), Headers.of());
                    return new Telling(() -> {}, "a", "b");
                };
        Response response = Request.of(environ("GET")).send(application);
        assertSame(
                late,
                assertThrows(
                        IllegalStateException.class,
                        () -> inners.getFirst().start(Status.of(500), Headers.of(), late)));
        assertEquals(List.of("iterator", "buffer"), told);
        assertEquals("ab", Bodies.read(response.body()));
    }

    @Test
    public void aBodyThatIsNotSentIsNotAskedForItsFirstBytes() throws Exception {
        Application application =
                (environ, inner) -> {
                    inner.start(
                            Status.of(environ.queryString().isEmpty() ? 200 : 204), Headers.of());
                    return new Telling(() -> {}, "a");
                };
        Request.of(environ("HEAD")).send(application).close();
        Environ noContent = environ("GET");
        noContent.put(Environ.QUERY_STRING, "none");
        Request.of(noContent).send(application).close();
        assertEquals(List.of("closed", "closed"), told);
    }

    @Test
    public void aBodyThatFailsAtItsFirstBytesIsClosed() {
        Application application =
                (environ, inner) -> {
                    inner.start(Status.of(200), Headers.of());
                    return new Telling(() -> {
                        throw new IllegalStateException("disk");
                    });
                };
        assertThrows(
                IllegalStateException.class, () -> Request.of(environ("GET")).send(application));
        assertEquals(List.of("iterator", "closed"), told);
    }
}

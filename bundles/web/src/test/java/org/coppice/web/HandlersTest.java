package org.coppice.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.junit.Test;

public class HandlersTest {
    private final List<String> started = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    @Test
    public void aHandlerIsAnApplication() throws Exception {
        assertEquals("Hello, /x", call(request -> Response.text("Hello, " + request.path())));
        assertEquals(List.of("200 OK\nContent-Type: text/plain; charset=utf-8\n"), started);
    }

    @Test
    public void anHttpExceptionIsItsResponse() throws Exception {
        assertEquals(
                "no such book\n",
                call(request -> {
                    throw new HttpException(404, "no such book");
                }));
        assertEquals(
                List.of("404 Not Found\nContent-Type: text/plain; charset=utf-8\nVary: Accept\n"),
                started);
    }

    @Test
    public void anHttpExceptionMayCarryAnyResponse() throws Exception {
        HttpException e =
                new HttpException(
                        Response.empty(401).header("WWW-Authenticate", "Basic realm=\"x\""));
        assertEquals("401 Unauthorized", e.getMessage());
        assertEquals(
                "",
                call(request -> {
                    throw e;
                }));
        assertEquals(
                List.of(
                        "401 Unauthorized\n"
                                + "Content-Type: text/plain; charset=utf-8\n"
                                + "WWW-Authenticate: Basic realm=\"x\"\n"),
                started);
    }

    @Test
    public void anHttpExceptionIsAnErrorOfClientOrServer() {
        assertThrows(IllegalArgumentException.class, () -> new HttpException(302, "x"));
        assertThrows(IllegalArgumentException.class, () -> new HttpException(600, "x"));
    }

    @Test
    public void otherExceptionsPassToTheServer() {
        IOException failure = new IOException("disk");
        Exception e =
                assertThrows(
                        IOException.class,
                        () ->
                                call(request -> {
                                    throw failure;
                                }));
        assertSame(failure, e);
        assertTrue(started.isEmpty());
    }

    @Test
    public void aHandlerThatReturnsNullIsNamed() {
        Exception e = assertThrows(IllegalStateException.class, () -> call(request -> null));
        assertTrue(
                e.getMessage(),
                e.getMessage().endsWith("returned null for GET /x: it must return a Response"));
    }

    @Test
    public void aResponseThatCannotBeStartedIsClosed() {
        List<String> closed = new ArrayList<>();
        InputStream stream =
                new FilterInputStream(InputStream.nullInputStream()) {
                    @Override
                    public void close() {
                        closed.add("stream");
                    }
                };
        StartResponse refusing =
                new StartResponse() {
                    @Override
                    public ResponseWriter start(Status status, Headers headers) {
                        throw new IllegalStateException("the response has begun");
                    }

                    @Override
                    public ResponseWriter start(Status status, Headers headers, Throwable failure) {
                        throw new IllegalStateException("the response has begun");
                    }
                };
        assertThrows(
                IllegalStateException.class,
                () ->
                        Handlers.application(request -> Response.stream(stream))
                                .call(Environ.blank("GET", "/"), refusing));
        assertEquals(List.of("stream"), closed);
    }

    @Test
    public void anHttpExceptionIsToldInTheFormThatTheClientPrefers() throws Exception {
        Environ environ = Environ.blank("GET", "/x");
        environ.put("HTTP_ACCEPT", "application/json");
        Application application =
                Handlers.application(request -> {
                    throw HttpException.gone();
                });
        String body = Bodies.read(application.call(environ, start()));
        assertTrue(body, body.startsWith("{\"message\":"));
        assertEquals(List.of("410 Gone\nContent-Type: application/json\nVary: Accept\n"), started);
    }

    @Test
    public void aRelativeLocationGoesOutAsAPath() throws Exception {
        call(request -> Response.redirect("y"));
        call(request -> Response.empty(201).header("Location", "//evil/"));
        call(request -> Response.empty(200).header("Location", "y"));
        assertEquals(
                List.of(
                        "302 Found\nContent-Type: text/plain; charset=utf-8\nLocation: /y\n",
                        "201 Created\n"
                                + "Content-Type: text/plain; charset=utf-8\n"
                                + "Location: /%2Fevil/\n",
                        "200 OK\nContent-Type: text/plain; charset=utf-8\nLocation: y\n"),
                started);
    }

    @Test
    public void anApplicationIsAHandler() throws Exception {
        Application application =
                (environ, start) -> {
                    start.start(Status.of(201), Headers.of("X", environ.requestMethod()));
                    return Body.of("made");
                };
        Response response =
                Handlers.handler(application).handle(Request.blank("PUT", "/x")).header("Y", "z");
        assertEquals("201 Created", response.status().toString());
        assertEquals("X: PUT\nY: z\n", response.headers().toString());
        assertEquals(4, response.body().lengthBytes());
        assertEquals("made", Bodies.read(response.body()));
    }

    @Test
    public void anApplicationMayStartWithItsFirstBuffer() throws Exception {
        List<String> closed = new ArrayList<>();
        Application application = (environ, start) -> new LateBody(start, closed);
        Response response = Request.blank("GET", "/x").send(application);
        assertEquals(202, response.status().code());
        assertEquals("ab", Bodies.read(response.body()));
        assertEquals(List.of("closed"), closed);
    }

    @Test
    public void whatAnApplicationWritesComesBeforeItsBody() throws Exception {
        Application application =
                (environ, start) -> {
                    ResponseWriter writer = start.start(Status.of(200), Headers.of());
                    writer.write(ByteBuffer.wrap("a".getBytes(UTF_8)));
                    writer.write(ByteBuffer.wrap("b".getBytes(UTF_8)));
                    return Body.of("c");
                };
        Response response = Request.blank("GET", "/x").send(application);
        assertEquals(3, response.body().lengthBytes());
        assertEquals("abc", Bodies.read(response.body()));
    }

    @Test
    public void anApplicationThatWritesTooMuchOrTooLateIsRefused() throws Exception {
        Application much =
                (environ, start) -> {
                    start.start(Status.of(200), Headers.of())
                            .write(ByteBuffer.allocate((1 << 20) + 1));
                    return Body.empty();
                };
        assertThrows(IOException.class, () -> Request.blank("GET", "/x").send(much));
        List<ResponseWriter> writers = new ArrayList<>();
        List<StartResponse> starts = new ArrayList<>();
        Application late =
                (environ, start) -> {
                    starts.add(start);
                    writers.add(start.start(Status.of(200), Headers.of()));
                    return Body.empty();
                };
        Request.blank("GET", "/x").send(late).close();
        assertThrows(IOException.class, () -> writers.getFirst().write(ByteBuffer.allocate(1)));
        assertThrows(
                IllegalStateException.class,
                () -> starts.getFirst().start(Status.of(500), Headers.of()));
        IOException failure = new IOException("disk");
        assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> starts.getFirst().start(Status.of(500), Headers.of(), failure)));
    }

    @Test
    public void anApplicationMayChangeItsMindUntilItReturns() throws Exception {
        Application application =
                (environ, start) -> {
                    start.start(Status.of(200), Headers.of("X", "1"));
                    start.start(Status.of(500), Headers.of(), new IOException("disk"));
                    return Body.empty();
                };
        Response response = Request.blank("GET", "/x").send(application);
        assertEquals("500 Internal Server Error", response.status().toString());
        assertEquals(0, response.headers().size());
    }

    @Test
    public void anApplicationThatNeverStartsIsClosedAndNamed() {
        List<String> closed = new ArrayList<>();
        Body body = new ClosingBody(closed);
        assertThrows(
                IllegalStateException.class,
                () -> Request.blank("GET", "/x").send((environ, start) -> body));
        assertEquals(List.of("closed"), closed);
    }

    @Test
    public void anApplicationThatReturnsNullIsNamed() {
        IllegalStateException e =
                assertThrows(
                        IllegalStateException.class,
                        () -> Request.blank("GET", "/x").send((environ, start) -> null));
        assertTrue(e.getMessage(), e.getMessage().endsWith("for GET /x: it must return a Body"));
    }

    @Test
    public void aFilterWorksBeforeAndAfterAndInsteadOfAHandler() throws Exception {
        Filter filter =
                Handlers.filter((request, next) -> {
                    if (request.path().equals("/no")) {
                        throw HttpException.forbidden();
                    }
                    request.environ().put("HTTP_X", "1");
                    return next.handle(request).header("Y", "2");
                });
        Application application =
                filter.around(
                        Handlers.application(
                                request -> Response.text(request.header("X").orElse("none"))));
        assertEquals("1", Bodies.read(application.call(Environ.blank("GET", "/x"), start())));
        application.call(Environ.blank("GET", "/no"), start());
        assertEquals(
                List.of(
                        "200 OK\nContent-Type: text/plain; charset=utf-8\nY: 2\n",
                        "403 Forbidden\nContent-Type: text/plain; charset=utf-8\nVary: Accept\n"),
                started);
    }

    @Test
    public void exceptionsOfApplicationsBecomeResponses() throws Exception {
        HttpException conflict = HttpException.conflict().detail("taken");
        Application application =
                Handlers.exceptions()
                        .around((environ, start) -> {
                            start.start(Status.of(200), Headers.of("X", "1"));
                            throw conflict;
                        });
        Body body = application.call(Environ.blank("GET", "/x"), start());
        assertEquals("taken\n", Bodies.read(body));
        assertEquals(List.of(conflict), failures);
        assertEquals(
                List.of(
                        "200 OK\nX: 1\n",
                        "409 Conflict\nContent-Type: text/plain; charset=utf-8\nVary: Accept\n"),
                started);
    }

    private String call(Handler handler) throws Exception {
        return Bodies.read(Handlers.application(handler).call(Environ.blank("GET", "/x"), start()));
    }

    private StartResponse start() {
        return new StartResponse() {
            @Override
            public ResponseWriter start(Status status, Headers headers) {
                started.add(status + "\n" + headers);
                return bytes -> {};
            }

            @Override
            public ResponseWriter start(Status status, Headers headers, Throwable failure) {
                failures.add(failure);
                return start(status, headers);
            }
        };
    }

    private static class ClosingBody implements Body {
        private final List<String> closed;

        ClosingBody(List<String> closed) {
            this.closed = closed;
        }

        @Override
        public Iterator<ByteBuffer> iterator() {
            return List.<ByteBuffer>of().iterator();
        }

        @Override
        public void close() {
            closed.add("closed");
        }
    }

    private static final class LateBody extends ClosingBody {
        private final StartResponse start;

        LateBody(StartResponse start, List<String> closed) {
            super(closed);
            this.start = start;
        }

        @Override
        public Iterator<ByteBuffer> iterator() {
            return new Iterator<>() {
                private boolean begun;
                private int next;

                @Override
                public boolean hasNext() {
                    if (!begun) {
                        begun = true;
                        start.start(Status.of(202), Headers.of());
                    }
                    return next < 2;
                }

                @Override
                public ByteBuffer next() {
                    return ByteBuffer.wrap(new byte[] {(byte) ('a' + next++)});
                }
            };
        }
    }
}

package org.coppice.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.junit.Test;

public class HandlersTest {
    private final List<String> started = new ArrayList<>();

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
        assertEquals(List.of("404 Not Found\nContent-Type: text/plain; charset=utf-8\n"), started);
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
        assertEquals(List.of("401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\n"), started);
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

    private String call(Handler handler) throws Exception {
        StartResponse start =
                new StartResponse() {
                    @Override
                    public ResponseWriter start(Status status, Headers headers) {
                        started.add(status + "\n" + headers);
                        return bytes -> {};
                    }

                    @Override
                    public ResponseWriter start(Status status, Headers headers, Throwable failure) {
                        return start(status, headers);
                    }
                };
        Body body = Handlers.application(handler).call(Environ.blank("GET", "/x"), start);
        return Bodies.read(body);
    }
}

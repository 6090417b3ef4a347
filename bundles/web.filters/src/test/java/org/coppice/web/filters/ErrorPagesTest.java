package org.coppice.web.filters;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import org.coppice.web.Handler;
import org.coppice.web.Handlers;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.ClientGoneException;
import org.junit.Test;

public class ErrorPagesTest {
    private static final Handler FAILING =
            request -> {
                throw new IllegalStateException("the secret <b>");
            };

    private static Response send(Map<String, String> settings, String accept, Handler inner)
            throws Exception {
        return send(settings, accept, Handlers.application(inner));
    }

    private static Response send(Map<String, String> settings, String accept, Application inner)
            throws Exception {
        Request request = Request.builder("GET", "/x").header("Accept", accept).build();
        request.environ().put(RequestId.KEY, "req-7");
        return request.send(ErrorPages.of(settings).around(inner));
    }

    @Test
    public void aFailureIsAPageInTheFormThatTheClientPrefersAndTellsNothingOfIt() throws Exception {
        Response html = send(Map.of(), "text/html", FAILING);
        assertEquals(500, html.status().code());
        assertEquals("text/html; charset=utf-8", html.header("Content-Type").orElse("-"));
        assertEquals("no-store", html.header("Cache-Control").orElse("-"));
        String page = html.readText();
        assertTrue(page, page.contains("The server has failed, request req-7."));
        assertFalse(page, page.contains("secret"));
        assertFalse(page, page.contains("IllegalState"));
        assertEquals(
                "{\"message\":\"The server has failed, request req-7.\",\"code\":500,"
                        + "\"title\":\"Internal Server Error\"}",
                send(Map.of(), "application/json", FAILING).readText());
        assertEquals(
                "The server has failed, request req-7.\n",
                send(Map.of(), "*/*", FAILING).readText());
    }

    @Test
    public void withDebugItShowsTheTraceEscaped() throws Exception {
        String page = send(Map.of("debug", "true"), "text/html", FAILING).readText();
        assertTrue(page, page.contains("java.lang.IllegalStateException: the secret &lt;b&gt;"));
        assertTrue(page, page.contains("ErrorPagesTest"));
    }

    @Test
    public void whatFailsBeforeTheFirstBufferIsAPageToo() throws Exception {
        Application lazy =
                (environ, start) ->
                        Body.of(() -> {
                            throw new IllegalStateException("late");
                        });
        assertEquals(500, send(Map.of(), "*/*", lazy).status().code());
    }

    @Test
    public void anHttpExceptionIsItsResponse() throws Exception {
        Application raw =
                (environ, start) -> {
                    throw HttpException.notFound().detail("no such book");
                };
        Response response = send(Map.of(), "*/*", raw);
        assertEquals(404, response.status().code());
        assertEquals("no such book\n", response.readText());
    }

    @Test
    public void errorsInPlainTextGetThatFormAndKeepTheirHeaders() throws Exception {
        Handler plain =
                request ->
                        Response.text("no <route>\n")
                                .status(405)
                                .header("Allow", "GET")
                                .header("Vary", "Cookie, Origin")
                                .header("Set-Cookie", "a=b");
        Response json = send(Map.of(), "application/json", plain);
        assertEquals(405, json.status().code());
        assertEquals("GET", json.header("Allow").orElse("-"));
        assertEquals("a=b", json.header("Set-Cookie").orElse("-"));
        assertEquals("Accept, Cookie, Origin", String.join(" | ", json.headers().all("Vary")));
        assertEquals(1, json.headers().all("Content-Type").size());
        assertEquals(
                "{\"message\":\"no <route>\",\"code\":405,\"title\":\"Method Not Allowed\"}",
                json.readText());
        String html = send(Map.of(), "text/html", plain).readText();
        assertTrue(html, html.contains("no &lt;route&gt;"));
        assertEquals(
                "no <route>\n",
                send(Map.of("plainErrors", "false"), "application/json", plain).readText());
    }

    @Test
    public void anErrorWithoutABodyGetsOne() throws Exception {
        Response response = send(Map.of(), "text/plain", request -> Response.empty(503));
        assertEquals("The server cannot answer now.\n", response.readText());
    }

    @Test
    public void errorsWithAFormOfTheirOwnAndGoodAnswersPass() throws Exception {
        Handler own = request -> Response.json(Map.of("fault", 1)).status(400);
        assertEquals("{\"fault\":1}", send(Map.of(), "text/html", own).readText());
        Handler good = request -> Response.text("good");
        assertEquals("good", send(Map.of(), "text/html", good).readText());
        Handler long404 = request -> Response.text("x".repeat(9000)).status(404);
        assertEquals(9000, send(Map.of(), "text/html", long404).readText().length());
    }

    @Test
    public void whatIsTheServersBusinessPasses() {
        Exception[] failures = {
            new ClientGoneException("gone"),
            new IllegalStateException(new ClientGoneException("gone")),
            new ApplicationGoneException("The router"),
            new InterruptedException(),
        };
        for (Exception failure : failures) {
            Handler failing =
                    request -> {
                        throw failure;
                    };
            assertSame(
                    failure, assertThrows(Exception.class, () -> send(Map.of(), "*/*", failing)));
        }
        Error kill = new Error("a kill");
        Handler killed =
                request -> {
                    throw kill;
                };
        assertSame(kill, assertThrows(Error.class, () -> send(Map.of(), "*/*", killed)));
    }

    @Test
    public void aRawApplicationsErrorGetsAForm() throws Exception {
        Application raw =
                (environ, start) -> {
                    start.start(Status.of(400), Headers.empty());
                    return Body.of("bad thing");
                };
        assertEquals(
                "{\"message\":\"bad thing\",\"code\":400,\"title\":\"Bad Request\"}",
                send(Map.of(), "application/json", raw).readText());
    }
}

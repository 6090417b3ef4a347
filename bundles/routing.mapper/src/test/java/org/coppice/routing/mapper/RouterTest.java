package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.routing.mapper.Routing.Answer;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.FileBody;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RouterTest {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private final MappedRoutes routes = Routing.routes(0, 0);

    @Test
    public void aHandlerGetsTheValuesOfItsVariables() throws Exception {
        add("/hello/{name}", "/{year:\\d{4}}/{rest:.*}");
        assertEquals(
                "{name=é} /hello/{name}  /hello/\u00c3\u00a9",
                Routing.call(routes, "GET", "/hello/%C3%A9").text());
        assertEquals(
                "{year=2024, rest=a/b} /{year:\\d{4}}/{rest:.*}  /2024/a/b",
                Routing.call(routes, "GET", "/2024/a/b").text());
    }

    @Test
    public void aPathThatIsNoUtf8IsMatchedNevertheless() throws Exception {
        add("/{name}");
        assertTrue(Routing.call(routes, "GET", "/%FF").text().startsWith("{name=\ufffd}"));
    }

    @Test
    public void aMountPointMovesThePath() throws Exception {
        add("/x/{path_info:.*}", "/y{path_info:.*}", "/ü/{name}/{path_info:.*}");
        assertEquals("/x /a/b", mounted("/x/a/b"));
        assertEquals("/x /", mounted("/x/"));
        assertEquals("/y ", mounted("/y"));
        assertEquals("/y /", mounted("/y/"));
        assertEquals("/y /a", mounted("/y/a"));
        assertEquals("/\u00c3\u00bc/n /\u00c3\u00a9/e", mounted("/%C3%BC/n/%C3%A9/e"));
        assertEquals(404, Routing.call(routes, "GET", "/x").status());
    }

    @Test
    public void aMountPointIsFoundAlsoInAPathThatIsNoUtf8() throws Exception {
        add("/files/{path_info:.*}", "/y{path_info:.*}");
        assertEquals("/files /\u00ff\u00ffx", mounted("/files/%FF%FFx"));
        assertEquals("/files /a/\u00ff/b/", mounted("/files/a/%FF/b/"));
        assertEquals("/files //\u00e2/a", mounted("/files//%E2/a"));
        assertEquals("/y /\u00ff", mounted("/y/%FF"));
    }

    @Test
    public void mountPointsNest() throws Exception {
        add("/x/{path_info:.*}");
        Environ environ = Environ.blank("GET", "/x/a");
        environ.put(Environ.SCRIPT_NAME, "/outer");
        assertTrue(Routing.call(routes, environ).text().endsWith(" /outer/x /a"));
    }

    @Test
    public void anUnknownPathIsNotFound() throws Exception {
        Answer answer = Routing.call(routes, "GET", "/x");
        assertEquals(404, answer.status());
        assertEquals("no route has this path\n", answer.text());
    }

    @Test
    public void anotherMethodIsNotAllowed() throws Exception {
        add("GET,POST /x");
        Answer answer = Routing.call(routes, "DELETE", "/x");
        assertEquals(405, answer.status());
        assertEquals(Optional.of("GET, HEAD, OPTIONS, POST"), answer.headers().first("Allow"));
        assertEquals("this path has the methods GET, HEAD, OPTIONS, POST\n", answer.text());
    }

    @Test
    public void optionsAreAnsweredUnlessARouteDoesIt() throws Exception {
        add("GET /x", "OPTIONS /y");
        Answer answer = Routing.call(routes, "OPTIONS", "/x");
        assertEquals(204, answer.status());
        assertEquals(Optional.of("GET, HEAD, OPTIONS"), answer.headers().first("Allow"));
        assertEquals("", answer.text());
        assertEquals(200, Routing.call(routes, "OPTIONS", "/y").status());
    }

    @Test
    public void optionsOfTheServerAreAnsweredWithoutARoute() throws Exception {
        add("GET /x");
        Environ asterisk = Environ.blank("OPTIONS", "/");
        asterisk.put(Environ.PATH_INFO, "");
        assertEquals(204, Routing.call(routes, asterisk).status());
        assertEquals(404, Routing.call(routes, "OPTIONS", "/y").status());
    }

    @Test
    public void aBodyIsClosedWithItsRequestAndOnlyOnce() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        routes.add(Routing.deployment("a", 0, Optional.of(withBody(new ClosingBody(closed))), "/"));
        Body body = Router.dispatch(routes, Environ.blank("GET", "/"), new Routing.Started());
        assertEquals(7, body.lengthBytes());
        assertFalse(body.iterator().hasNext());
        assertEquals(1, routes.routes().getFirst().requestsInFlight());
        assertEquals(0, routes.routes().getFirst().requestsServed());
        body.close();
        body.close();
        assertEquals(1, closed.get());
        assertEquals(0, routes.routes().getFirst().requestsInFlight());
        assertEquals(1, routes.routes().getFirst().requestsServed());
    }

    @Test
    public void aFileStaysAFileThatTheServerSends() throws Exception {
        Path file = Files.writeString(folder.newFile().toPath(), "file");
        routes.add(Routing.deployment("a", 0, Optional.of(withBody(FileBody.of(file))), "/"));
        Body body = Router.dispatch(routes, Environ.blank("GET", "/"), new Routing.Started());
        assertEquals(FileBody.class, body.getClass());
        assertEquals(1, routes.routes().getFirst().requestsInFlight());
        body.close();
        assertEquals(0, routes.routes().getFirst().requestsInFlight());
    }

    @Test
    public void aFailureEndsTheRequestAndPasses() {
        Exception failure = new Exception("oops");
        routes.add(
                Routing.deployment(
                        "a",
                        0,
                        request -> {
                            throw failure;
                        },
                        "/"));
        assertSame(failure, assertThrows(Exception.class, () -> Routing.call(routes, "GET", "/")));
        assertEquals(0, routes.routes().getFirst().requestsInFlight());
    }

    @Test
    public void anApplicationWithoutBodyIsNamed() {
        routes.add(Routing.deployment("a", 0, Optional.of(withBody(null)), "/x"));
        Exception e =
                assertThrows(IllegalStateException.class, () -> Routing.call(routes, "GET", "/x"));
        assertEquals(
                "the application of route /x returned null: it must return a Body", e.getMessage());
        assertEquals(0, routes.routes().getFirst().requestsInFlight());
    }

    @Test
    public void aBrokenServiceIsUnavailable() throws Exception {
        routes.add(Routing.deployment("a", 0, Optional.empty(), "/x"));
        Answer answer = Routing.call(routes, "GET", "/x");
        assertEquals(503, answer.status());
        assertEquals(Optional.of("1"), answer.headers().first("Retry-After"));
        assertEquals(0, routes.routes().getFirst().requestsInFlight());
    }

    @Test
    public void aClosedRouterLeavesTheRequestToItsSuccessor() throws Exception {
        add("/x");
        routes.close();
        assertThrows(
                ApplicationGoneException.class, () -> Routing.call(routes, "GET", "/x").status());
        assertEquals(List.of(), routes.routes());
        routes.open();
        assertEquals(404, Routing.call(routes, "GET", "/x").status());
    }

    /// Adds routes that answer with what they get.
    private void add(String... rules) {
        routes.add(
                Routing.deployment(
                        "a",
                        0,
                        request -> {
                            Environ environ = request.environ();
                            return Response.text(
                                    "%s %s %s %s"
                                            .formatted(
                                                    environ.routingArguments(),
                                                    environ.routePattern().orElseThrow(),
                                                    environ.scriptName(),
                                                    environ.pathInfo()));
                        },
                        rules));
    }

    private String mounted(String path) throws Exception {
        String[] words = Routing.call(routes, "GET", path).text().split(" ", -1);
        return words[words.length - 2] + " " + words[words.length - 1];
    }

    private static Application withBody(Body body) {
        return (environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return body;
        };
    }

    private record ClosingBody(AtomicInteger closed) implements Body {
        @Override
        public long lengthBytes() {
            return 7;
        }

        @Override
        public Iterator<ByteBuffer> iterator() {
            return List.<ByteBuffer>of().iterator();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}

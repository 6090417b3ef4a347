package org.coppice.web.testkit;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.coppice.routing.api.Route;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteSource;
import org.coppice.web.Handler;
import org.coppice.web.Handlers;
import org.coppice.web.HttpException;
import org.coppice.web.MultiMap;
import org.coppice.web.ObjectCodec;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.ServerEvent;
import org.coppice.web.headers.SetCookie;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.validator.ContractViolation;
import org.junit.Test;

public class TestClientTest {
    private final List<String> seen = new ArrayList<>();

    @Route("/hello/{name}")
    static class Hello implements Handler {
        @Override
        public Response handle(Request request) {
            return Response.text("Hello, " + request.pathParameter("name") + "!\n");
        }
    }

    @Route(
            value = {"/raw", "/bytes"},
            methods = "PUT",
            name = "raw")
    static class Raw implements Application {
        @Override
        public Body call(Environ environ, StartResponse start) {
            start.start(Status.of(200), Headers.of("Content-Type", "text/plain"));
            return Body.of(environ.input());
        }
    }

    static class Unrouted implements Handler {
        @Override
        public Response handle(Request request) {
            return Response.empty(204);
        }
    }

    @Route("/thing")
    static class Thing {}

    @Test
    public void aRouteIsTestedInFiveLines() throws Exception {
        TestClient client = TestClient.routes(new Hello());
        TestResponse response = client.get("/hello/Ada%20L").send();
        assertEquals(200, response.status());
        assertEquals("Hello, Ada L!\n", response.text());
        assertEquals("14", response.header("Content-Length").orElseThrow());
    }

    @Test
    public void componentsAreRoutedTogether() throws Exception {
        TestClient client = TestClient.routes(new Hello(), new Raw());
        assertEquals("200 OK", client.put("/bytes").body("text/plain", "ä").send().statusLine());
        assertEquals(405, client.post("/raw").send().status());
        assertEquals(404, client.get("/other").send().status());
    }

    @Test
    public void aSourceOfRoutesIsAComponent() throws Exception {
        RouteSource shop =
                () -> RouteMap.builder().connect("/cart", each -> Response.text("empty")).build();
        assertEquals("empty", TestClient.routes(shop).get("/cart").send().text());
    }

    @Test
    public void whatIsNoComponentIsNamed() {
        String name = TestClientTest.class.getName();
        Throwable unrouted =
                assertThrows(
                        IllegalArgumentException.class, () -> TestClient.routes(new Unrouted()));
        assertEquals(
                name
                        + "$Unrouted has no @Route and is no RouteSource: give its class a route,"
                        + " or use TestClient.of",
                unrouted.getMessage());
        Throwable thing =
                assertThrows(IllegalArgumentException.class, () -> TestClient.routes(new Thing()));
        assertEquals(
                name + "$Thing has @Route, but is neither a Handler nor an Application",
                thing.getMessage());
    }

    @Test
    public void requestsAreAsTheyWereBuilt() throws Exception {
        TestClient client =
                TestClient.of(request -> {
                    seen.add(request.method() + " " + request.url());
                    seen.add(request.header("X-A").orElse(""));
                    seen.add((String) request.environ().get("REMOTE_USER"));
                    seen.add(request.text());
                    return Response.empty(204);
                });
        client.at("https://example.org/app")
                .request("PATCH", "/x?y=1")
                .header("X-A", "1")
                .header("X-A", "2")
                .with("REMOTE_USER", "ada")
                .json("[1]")
                .send();
        assertEquals(List.of("PATCH https://example.org/app/x?y=1", "1, 2", "ada", "[1]"), seen);
    }

    @Test
    public void formsCarryFieldsAndFiles() throws Exception {
        TestClient client =
                TestClient.of(request -> {
                    MultiMap<String> fields = request.form().fields();
                    long size = request.upload("f").map(each -> each.sizeBytes()).orElse(-1L);
                    return Response.text(fields.first("a").orElse("") + size);
                });
        assertEquals("b-1", client.post("/").field("a", "b").send().text());
        assertEquals(
                "b3",
                client.post("/")
                        .field("a", "b")
                        .file("f", "f.txt", "text/plain", new byte[3])
                        .send()
                        .text());
    }

    @Test
    public void cookiesComeBack() throws Exception {
        TestClient client =
                TestClient.of(request -> {
                    seen.add(request.header("Cookie").orElse(""));
                    return request.path().equals("/login")
                            ? Response.redirect("/in?x=1").cookie(SetCookie.of("id", "7"))
                            : Response.empty(204);
                });
        TestResponse login = client.get("/login").send();
        client.get(login.location()).header("Cookie", "other=1").send();
        client.forgetCookies();
        client.get("/in").send();
        assertEquals("/in?x=1", login.location());
        assertEquals("7", login.cookies().getFirst().value());
        assertEquals(List.of("", "other=1; id=7", ""), seen);
    }

    @Test
    public void anotherHostIsNotFollowed() throws Exception {
        TestClient client =
                TestClient.of(request -> Response.redirect("https://elsewhere.example/"));
        assertThrows(IllegalStateException.class, client.get("/").send()::location);
        TestResponse none = TestClient.of(request -> Response.empty(204)).get("/").send();
        assertThrows(IllegalStateException.class, none::location);
    }

    @Test
    public void aHeadHasHeadersOnly() throws Exception {
        TestResponse response =
                TestClient.of(request -> Response.text("12345")).request("HEAD", "/").send();
        assertEquals("5", response.header("Content-Length").orElseThrow());
        assertEquals("", response.text());
    }

    @Test
    public void piecesAreWhatGoesOutAtOnce() throws Exception {
        byte[] one = {1};
        byte[] two = {2, 3};
        TestResponse response =
                TestClient.of(request -> Response.stream(List.of(one, new byte[0], two)))
                        .get("/")
                        .send();
        assertEquals(2, response.pieces().size());
        assertArrayEquals(two, response.pieces().get(1));
        assertArrayEquals(new byte[] {1, 2, 3}, response.bytes());
        assertEquals(Optional.empty(), response.header("Content-Length"));
        assertTrue(response.isWhole());
    }

    @Test
    public void anEndlessStreamIsLeftAndClosed() throws Exception {
        Stream<ServerEvent> events =
                Stream.generate(() -> ServerEvent.of("tick")).onClose(() -> seen.add("closed"));
        TestClient client =
                TestClient.of(request -> {
                    request.environ().setIdle();
                    request.environ().afterResponse(environ -> seen.add("over"));
                    return Response.events(new Events(events));
                });
        TestResponse response = client.get("/").sendAndTake(2);
        assertEquals("data: tick\n\ndata: tick\n\n", response.text());
        assertFalse(response.isWhole());
        assertTrue(response.isIdle());
        assertEquals(List.of("closed", "over"), seen);
    }

    private record Events(Stream<ServerEvent> stream)
            implements Iterable<ServerEvent>, AutoCloseable {
        @Override
        public Iterator<ServerEvent> iterator() {
            return stream.iterator();
        }

        @Override
        public void close() {
            stream.close();
        }
    }

    @Test
    public void whatIsWrittenComesBeforeTheBody() throws Exception {
        TestClient client =
                TestClient.of((environ, start) -> {
                    environ.interimResponses()
                            .orElseThrow()
                            .send(Status.of(103), Headers.of("Link", "</a.css>; rel=preload"));
                    start.start(Status.of(200), Headers.of("Content-Type", "text/plain"))
                            .write(ByteBuffer.wrap("ahead ".getBytes(StandardCharsets.US_ASCII)));
                    return Body.of("body");
                });
        TestResponse response = client.get("/").send();
        assertEquals("ahead body", response.text());
        assertEquals(103, response.interimResponses().getFirst().status().code());
    }

    @Test
    public void whatTheApplicationThrowsComesOut() {
        IOException failure = new IOException("disk full");
        TestClient client =
                TestClient.of(request -> {
                    request.environ()
                            .afterResponse(environ -> {
                                throw new IllegalStateException("hook");
                            });
                    throw failure;
                });
        Throwable thrown = assertThrows(IOException.class, client.get("/")::send);
        assertSame(failure, thrown);
        assertEquals("hook", thrown.getSuppressed()[0].getMessage());
    }

    @Test
    public void aHookThatFailsFailsTheTest() {
        TestClient client =
                TestClient.of(request -> {
                    request.environ()
                            .afterResponse(environ -> {
                                throw new IOException("hook");
                            });
                    return Response.empty(204);
                });
        assertThrows(IOException.class, client.get("/")::send);
    }

    @Test
    public void anHttpExceptionIsAResponse() throws Exception {
        TestClient client =
                TestClient.of(request -> {
                    throw HttpException.notFound().detail("no such book");
                });
        TestResponse response = client.get("/").header("Accept", "text/plain").send();
        assertEquals(404, response.status());
        assertTrue(response.text(), response.text().contains("no such book"));
    }

    @Test
    public void aBrokenRuleFailsTheTest() {
        TestClient noType =
                TestClient.of((environ, start) -> {
                    start.start(Status.of(200), Headers.of());
                    return Body.of("x");
                });
        assertThrows(ContractViolation.class, noType.get("/")::send);
        TestClient wrongLength =
                TestClient.of(request -> Response.text("four").header("Content-Length", "5"));
        assertThrows(ContractViolation.class, wrongLength.get("/")::send);
    }

    @Test
    public void aResponseThatNeverBeginsFailsTheTest() {
        TestClient client = TestClient.of((Application) (environ, start) -> Body.empty());
        assertThrows(ContractViolation.class, client.get("/")::send);
    }

    @Test
    public void filtersStandAroundTheFirstOutermost() throws Exception {
        TestClient client =
                TestClient.of(request -> Response.text("x"))
                        .through(
                                Handlers.filter(
                                        (request, next) -> next.handle(request).header("X", "out")),
                                Handlers.filter(
                                        (request, next) -> next.handle(request).header("X", "in")));
        assertEquals("out", client.get("/").send().header("X").orElseThrow());
    }

    @Test
    public void objectsGoThroughTheCodec() throws Exception {
        ObjectCodec codec =
                new ObjectCodec() {
                    @Override
                    public Object read(byte[] document, Type type) {
                        return new String(document, StandardCharsets.UTF_8).replace("\"", "");
                    }

                    @Override
                    public byte[] write(Object value) {
                        return ("\"" + value + "\"").getBytes(StandardCharsets.UTF_8);
                    }
                };
        TestClient plain =
                TestClient.of(request -> Response.json((Object) request.json(String.class)));
        assertEquals("a", plain.with(codec).post("/").json((Object) "a").send().json(String.class));
        assertThrows(IllegalStateException.class, () -> plain.post("/").json((Object) "a"));
        TestResponse response = TestClient.of(request -> Response.json("1")).get("/").send();
        assertThrows(IllegalStateException.class, () -> response.json(String.class));
    }

    @Test
    public void aResponseTellsWhatItIs() throws Exception {
        TestResponse response =
                TestClient.of(request -> Response.text("x").header("ETag", "\"1\""))
                        .get("/")
                        .send();
        assertEquals(
                """
                200 OK
                Content-Type: text/plain; charset=utf-8
                ETag: "1"
                Content-Length: 1

                x\
                """,
                response.toString());
        assertEquals("1", response.etag().orElseThrow().value());
    }

    @Test
    public void fewerThanNoPiecesAreRefused() {
        TestRequest request = TestClient.of(each -> Response.empty(204)).get("/");
        assertThrows(IllegalArgumentException.class, () -> request.sendAndTake(-1));
    }
}

package org.coppice.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

public class RequestTest {
    @Test
    public void methodPathAndHeadersComeFromTheEnviron() {
        Request request = Request.blank("PUT", "/a%20%C3%A9?b=c");
        request.environ().put("HTTP_X_Y", "z");
        assertEquals("PUT", request.method());
        assertEquals("/a é", request.path());
        assertEquals(Optional.of("z"), request.header("x-y"));
        assertEquals(Optional.of("z"), request.headers().first("X-Y"));
        Environ environ = request.environ();
        assertEquals("", environ.scriptName());
        assertEquals("/a \u00c3\u00a9", environ.pathInfo());
        assertEquals("b=c", environ.queryString());
        assertEquals("localhost", environ.serverName());
        assertEquals(OptionalInt.of(80), environ.serverPort());
        assertEquals("HTTP/1.1", environ.serverProtocol());
    }

    @Test
    public void whatServersAndFiltersAddIsInTheEnviron() {
        Request request = Request.blank("GET", "/");
        assertFalse(request.environ().containsKey("REMOTE_USER"));
        request.environ().put("REMOTE_USER", "ann");
        request.environ().put("REMOTE_HOST", "host.example");
        Request other = Request.of(request.environ());
        assertEquals("ann", other.environ().get("REMOTE_USER"));
        assertEquals("host.example", other.environ().get("REMOTE_HOST"));
    }

    @Test
    public void anotherQueryInTheEnvironIsSeen() {
        Request request = Request.blank("GET", "/?a=1");
        assertEquals(Optional.of("1"), request.query("a"));
        assertSame(request.queryParameters(), request.queryParameters());
        request.environ().put(Environ.QUERY_STRING, "a=2&b=3");
        assertEquals("{a=2, b=3}", request.queryParameters().toString());
        request.environ().remove(Environ.QUERY_STRING);
        assertEquals(Optional.empty(), request.query("a"));
    }

    @Test
    public void queryParametersAreDecoded() {
        Request request = Request.blank("GET", "/?a=1&b=%C3%A9+%26&a=2&c&&=x&d=%zz%4");
        assertEquals(Optional.of("1"), request.query("a"));
        assertEquals(List.of("1", "2"), request.queryParameters().all("a"));
        assertEquals(Optional.of("é &"), request.query("b"));
        assertEquals(Optional.of(""), request.query("c"));
        assertEquals(Optional.of("x"), request.query(""));
        assertEquals(Optional.of("%zz%4"), request.query("d"));
        assertEquals(Optional.empty(), request.query("e"));
        assertEquals(
                List.of("a", "b", "c", "", "d"), List.copyOf(request.queryParameters().names()));
    }

    @Test
    public void aRequestWithoutQueryHasNoParameters() {
        assertEquals(MultiMap.empty(), Request.blank("GET", "/").queryParameters());
    }

    @Test
    public void pathParametersComeFromTheRouter() {
        Request request = Request.blank("GET", "/");
        request.environ().put(Environ.ROUTING_ARGUMENTS, Map.of("name", "é"));
        request.environ().put(Environ.ROUTE_PATTERN, "/{name}");
        assertEquals("é", request.pathParameter("name"));
        Exception e =
                assertThrows(IllegalArgumentException.class, () -> request.pathParameter("nmae"));
        assertEquals("the route /{name} has no variable nmae: it has [name]", e.getMessage());
    }

    @Test
    public void textIsDecodedInTheCharsetOfTheContentType() throws IOException {
        assertEquals("é", post("text/plain", "é".getBytes(StandardCharsets.UTF_8)).text());
        byte[] latin1 = "é".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("é", post("text/plain; Charset=\"ISO-8859-1\"", latin1).text());
        assertEquals("\ufffd", post("text/plain", latin1).text());
    }

    @Test
    public void anUnknownCharsetIsTheClientsFault() {
        for (String charset : List.of("klingon", "?")) {
            Request request = post("text/plain; charset=" + charset, new byte[1]);
            HttpException e = assertThrows(HttpException.class, request::text);
            assertEquals(415, e.response().status().code());
        }
    }

    @Test
    public void formParametersAreDecoded() throws IOException {
        Request request =
                post(
                        "application/x-www-form-urlencoded; charset=utf-8",
                        "name=Jos%C3%A9&x=".getBytes(StandardCharsets.UTF_8));
        assertEquals(Optional.of("José"), request.form("name"));
        assertEquals(Optional.of(""), request.form("x"));
        assertEquals(Optional.empty(), request.form("y"));
    }

    @Test
    public void parametersAreThoseOfTheQueryAndThenThoseOfTheForm() throws IOException {
        Request request = post("application/x-www-form-urlencoded", "a=2&b=3".getBytes(UTF_8));
        request.environ().put(Environ.QUERY_STRING, "a=1");
        assertEquals("{a=1, a=2, b=3}", request.parameters().toString());
    }

    @Test
    public void allRequestsOfAnEnvironSeeTheForm() throws IOException {
        Request request = post("application/x-www-form-urlencoded", "a=2".getBytes(UTF_8));
        Form form = request.form();
        assertSame(form, Request.of(request.environ()).form());
        request.environ().put(Environ.WSGI_INPUT, new ByteArrayInputStream(new byte[0]));
        assertEquals(0, request.form().fields().size());
    }

    @Test
    public void aFormOfTooManyFieldsOrBytesIsRefused() throws IOException {
        String type = "application/x-www-form-urlencoded";
        FormLimits limits = FormLimits.DEFAULT.maxFields(2).memory(5, 0);
        assertEquals(2, post(type, "a&b&&".getBytes(UTF_8)).form(limits).fields().size());
        HttpException many =
                assertThrows(
                        HttpException.class,
                        () -> post(type, "a&b&c".getBytes(UTF_8)).form(limits));
        assertEquals("the form has more than 2 fields", many.getMessage());
        assertEquals(413, many.response().status().code());
        HttpException big =
                assertThrows(
                        HttpException.class,
                        () -> post(type, "a=1234".getBytes(UTF_8)).form(limits));
        assertEquals("the form has more than 5 bytes", big.getMessage());
    }

    @Test
    public void aBodyThatIsNoFormIsLeftAlone() throws IOException {
        Request request = post("text/plain", "a=1".getBytes(StandardCharsets.UTF_8));
        assertEquals(MultiMap.empty(), request.form().fields());
        assertEquals("a=1", request.text());
    }

    @Test
    public void aBodyBeyondTheLimitIsRefused() throws IOException {
        byte[] body = new byte[11];
        assertEquals(11, post("a/b", body).bytes(11).length);
        HttpException e = assertThrows(HttpException.class, () -> post("a/b", body).bytes(10));
        assertEquals(413, e.response().status().code());
        assertEquals("the body has more than 10 bytes", e.getMessage());
        Request announced = post("a/b", new byte[0]);
        announced.environ().put(Environ.CONTENT_LENGTH, "11");
        assertThrows(HttpException.class, () -> announced.bytes(10));
        assertThrows(
                HttpException.class,
                () -> post("text/plain", new byte[Request.IN_MEMORY_MAX_BYTES + 1]).text());
    }

    @Test
    public void theBodyCanBeStreamed() throws IOException {
        assertEquals(7, post("a/b", new byte[] {7}).body().read());
        assertTrue(Request.blank("GET", "/").body().read() < 0);
    }

    private static Request post(String contentType, byte[] body) {
        Request request = Request.blank("POST", "/");
        request.environ().put(Environ.CONTENT_TYPE, contentType);
        request.environ().put(Environ.WSGI_INPUT, new ByteArrayInputStream(body));
        return request;
    }
}

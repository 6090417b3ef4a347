package org.coppice.web;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;

/// A response: status, headers and body. The static methods make one with status 200, the others
/// give a changed copy: `Response.json(map).status(201).header("Location", "/books/7")`.
///
/// **Threads**: immutable; a constant response may be returned any number of times by any thread,
/// if it is not made of an `InputStream`. **Errors**: a header or a status that cannot be sent is
/// an `IllegalArgumentException` here, not later. **Null**: no argument and no result is null.
public final class Response {
    private static final Status OK = Status.of(200);
    private static final Headers TEXT = contentTypeOnly("text/plain; charset=utf-8");
    private static final Headers HTML = contentTypeOnly("text/html; charset=utf-8");
    private static final Headers JSON = contentTypeOnly("application/json");
    private static final Headers BYTES = contentTypeOnly("application/octet-stream");

    private final Status status;
    private final Headers headers; // frozen
    private final Supplier<Body> body;

    private Response(Status status, Headers headers, Supplier<Body> body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /// Plain text in UTF-8.
    public static Response text(String text) {
        return whole(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// An HTML page in UTF-8. What comes from outside must be escaped: [Html#escape].
    public static Response html(String page) {
        return whole(HTML, page.getBytes(StandardCharsets.UTF_8));
    }

    /// A JSON document, given as text.
    public static Response json(String document) {
        return whole(JSON, document.getBytes(StandardCharsets.UTF_8));
    }

    /// A JSON object, see [Json#text].
    public static Response json(Map<String, ?> object) {
        return json(Json.text(object));
    }

    /// Bytes of the type `application/octet-stream`; not copied, so they must not change any more.
    public static Response bytes(byte[] bytes) {
        return whole(BYTES, bytes);
    }

    /// No body and no content type: `Response.empty(204)`.
    ///
    /// @param status 100..999
    public static Response empty(int status) {
        return new Response(Status.of(status), Headers.empty(), Body::empty);
    }

    /// A redirect with status 302; change it with [#status(int)].
    ///
    /// @param location a path on this host, or a URL with its scheme. `//host/…` is refused: made
    ///   from a client's input, it would lead to somebody else's host
    public static Response redirect(String location) {
        Objects.requireNonNull(location, "location");
        boolean elsewhere = location.startsWith("//") || location.startsWith("/\\");
        boolean unclean = location.chars().anyMatch(c -> c <= ' ' || c >= 0x7f);
        if (location.isEmpty() || elsewhere || unclean) {
            throw new IllegalArgumentException(
                    "redirect to \"%s\" is not allowed: it must be percent-encoded, and a path or a URL with its scheme"
                            .formatted(location.replaceAll("\\p{Cntrl}", "?")));
        }
        return empty(302).header("Location", location);
    }

    /// Bytes that are sent as the iterable yields them, of the type `application/octet-stream`.
    /// Where it or its iterator is `AutoCloseable`, it is closed at the end, also when the client
    /// has gone.
    public static Response stream(Iterable<byte[]> chunks) {
        Objects.requireNonNull(chunks, "chunks");
        return new Response(OK, BYTES, () -> Body.of(chunks));
    }

    /// Bytes that are read from a stream as fast as the client takes them, in constant memory, of
    /// the type `application/octet-stream`. The stream is closed at the end.
    public static Response stream(InputStream stream) {
        Objects.requireNonNull(stream, "stream");
        return new Response(OK, BYTES, () -> Body.of(stream));
    }

    /// As [#stream(InputStream)], with a known length: the client sees how much is to come.
    ///
    /// @param lengthBytes 0 or more; a stream that ends before ends the connection
    public static Response stream(InputStream stream, long lengthBytes) {
        Body body = Body.of(Objects.requireNonNull(stream, "stream"), lengthBytes);
        return new Response(OK, BYTES, () -> body);
    }

    /// This response with another status and its standard reason.
    ///
    /// @param code 100..999
    public Response status(int code) {
        return new Response(Status.of(code), headers, body);
    }

    /// This response with that header, in place of those of the same name.
    public Response header(String name, String value) {
        return new Response(status, headers.copy().set(name, value).frozen(), body);
    }

    /// This response with one more header, beside those of the same name: for `Set-Cookie`.
    public Response addHeader(String name, String value) {
        return new Response(status, headers.copy().add(name, value).frozen(), body);
    }

    /// This response with another content type; a text type should name its charset.
    public Response contentType(String contentType) {
        return header("Content-Type", contentType);
    }

    /// The status.
    public Status status() {
        return status;
    }

    /// The headers; frozen.
    public Headers headers() {
        return headers;
    }

    /// The body; whoever takes it must close it.
    public Body body() {
        return body.get();
    }

    private static Response whole(Headers headers, byte[] bytes) {
        Body body = Body.of(bytes);
        return new Response(OK, headers, () -> body);
    }

    private static Headers contentTypeOnly(String contentType) {
        return Headers.of("Content-Type", contentType).frozen();
    }
}

package org.coppice.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.coppice.web.headers.CacheControl;
import org.coppice.web.headers.ETag;
import org.coppice.web.headers.HttpDate;
import org.coppice.web.headers.MediaType;
import org.coppice.web.headers.SetCookie;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
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
    private static final Headers EVENTS = ServerEvent.headers();
    private static final String SET_COOKIE = "Set-Cookie";
    private static final Headers BYTES = contentTypeOnly("application/octet-stream");

    private final Status status;
    private final Headers headers; // frozen
    private final BodySource body;
    private final boolean silent;

    private Response(Status status, Headers headers, BodySource body) {
        this(status, headers, body, false);
    }

    private Response(Status status, Headers headers, BodySource body, boolean silent) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.silent = silent;
    }

    /// The response of an application that has taken the connection over and starts none: the new
    /// protocol begins in its place.
    static Response silent(Body body) {
        return new Response(Status.of(101), Headers.empty(), () -> body, true);
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

    /// A JSON document of any object: written by the [ObjectCodec] of the request, if it has one,
    /// else by [Json#text], which knows maps, iterables, text, numbers and booleans. It is written
    /// when the response is sent.
    public static Response json(Object value) {
        return new Response(OK, JSON, new BodySource.OfObject(value));
    }

    /// A JSON object, see [Json#text].
    public static Response json(Map<String, ?> object) {
        return json(Json.text(object));
    }

    /// Bytes of the type `application/octet-stream`; not copied, so they must not change any more.
    public static Response bytes(byte[] bytes) {
        return whole(BYTES, bytes);
    }

    /// No body: `Response.empty(204)`. With a status that allows one it is an empty text, because
    /// PEP 3333 wants a content type then.
    ///
    /// @param code 100..999
    public static Response empty(int code) {
        Status status = Status.of(code);
        return new Response(status, status.allowsBody() ? TEXT : Headers.empty(), Body::empty);
    }

    /// A redirect with status 302; change it with [#status(int)] to 301, 303, 307 or 308.
    ///
    /// @param location a path on this host, a reference relative to the request's path, or a URL
    ///   with its scheme. `//host/…` and what browsers take for it is refused: made from a client's
    ///   input, it would lead to somebody else's host
    public static Response redirect(String location) {
        return empty(302).header("Location", Locations.require(location));
    }

    /// A response of these parts: what an application has started and returned.
    ///
    /// @param headers kept without a copy and frozen
    /// @param body sent once, unless it keeps no state
    public static Response of(Status status, Headers headers, Body body) {
        Objects.requireNonNull(body, "body");
        return new Response(Objects.requireNonNull(status, "status"), headers.frozen(), () -> body);
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

    /// A file with its length and `Last-Modified`. It is opened when it is sent, and the server
    /// sends it from file to client where it can.
    ///
    /// @throws IOException if there is no such file
    public static Response file(Path file, MediaType type) throws IOException {
        Instant changed = Files.getLastModifiedTime(file).toInstant();
        return new Response(OK, contentTypeOnly(type.toString()), new FileSource(file))
                .lastModified(changed);
    }

    /// Server-sent events: each goes out when the iterable yields it, and the browser sees it at
    /// once. Where it or its iterator is `AutoCloseable`, it is closed at the end, also when the
    /// client has gone. A stream that waits for long should mark its connection as idle
    /// ([org.coppice.wsgi.api.Environ#setIdle]), so that a server that stops need not wait for it.
    public static Response events(Iterable<ServerEvent> events) {
        Objects.requireNonNull(events, "events");
        return new Response(OK, EVENTS, () -> Body.of(new EventChunks(events)));
    }

    // ---- changed copies

    /// This response with another status and its standard reason. One that has no body, such as 204
    /// or 304, takes the body away, and its type and length with it.
    ///
    /// @param code 100..999
    public Response status(int code) {
        Status changed = Status.of(code);
        if (changed.allowsBody()) {
            return new Response(changed, headers, body);
        }
        Headers left = withoutLength().withoutHeader("Content-Type").headers;
        return new Response(changed, left, new BodySource.Dropped(body));
    }

    /// This response with that header, in place of those of the same name.
    public Response header(String name, String value) {
        return with(headers.copy().set(name, value));
    }

    /// This response with one more header, beside those of the same name: for `Set-Cookie`.
    public Response addHeader(String name, String value) {
        return with(headers.copy().add(name, value));
    }

    /// This response with another content type; a text type should name its charset.
    public Response contentType(String contentType) {
        return header("Content-Type", contentType);
    }

    /// This response with another content type, in place of the one before and its parameters.
    public Response contentType(MediaType contentType) {
        return header("Content-Type", contentType.toString());
    }

    /// This response without headers of that name.
    public Response withoutHeader(String name) {
        return headers.contains(name) ? with(headers.copy().remove(name)) : this;
    }

    /// This response with another body, whose length counts in place of `Content-Length`; a
    /// `Content-MD5` goes too.
    public Response withBody(Body newBody) {
        Objects.requireNonNull(newBody, "body");
        return new Response(status, withoutLength().headers, () -> newBody, silent);
    }

    // ---- cookies

    /// This response with that cookie, in place of one of the same name, path and domain.
    public Response cookie(SetCookie cookie) {
        return with(ResponseHeaders.addCookie(headers, cookie));
    }

    /// This response with a cookie that takes the client's of that name, set with the path `/`,
    /// away; WebOb's `delete_cookie`. For others see [SetCookie.Builder#expired].
    public Response deleteCookie(String name) {
        return cookie(SetCookie.expired(name));
    }

    /// This response without cookies of that name: the client keeps the one that it has; WebOb's
    /// `unset_cookie`.
    public Response withoutCookie(String name) {
        return with(ResponseHeaders.removeCookies(headers, each -> each.name().equals(name)));
    }

    /// This response with the cookies of another one; WebOb's `merge_cookies`.
    public Response cookiesOf(Response other) {
        Headers changed = headers.copy();
        other.headers.all(SET_COOKIE).forEach(text -> changed.add(SET_COOKIE, text));
        return with(changed);
    }

    // ---- caches

    /// This response with that `Cache-Control`.
    public Response cacheControl(CacheControl control) {
        return header("Cache-Control", control.toString());
    }

    /// This response to be kept by all caches for so long; [Duration#ZERO] has none keep it, old
    /// ones neither. WebOb's `cache_expires`.
    ///
    /// @param age 0 or more, cut to seconds
    public Response cacheFor(Duration age) {
        if (age.isZero()) {
            return cacheControl(CacheControl.never())
                    .header("Expires", "0")
                    .header("Pragma", "no-cache");
        }
        return withoutHeader("Expires")
                .withoutHeader("Pragma")
                .cacheControl(CacheControl.maxAge(age));
    }

    /// This response with that entity tag.
    public Response etag(ETag tag) {
        return header("ETag", tag.toString());
    }

    /// This response with an entity tag made of the bytes of its body, which must be in memory or
    /// of a known length: all of it is read now. WebOb's `md5_etag`.
    ///
    /// @param maxBytes the longest body that is read
    /// @throws IllegalStateException if it is longer, or an object ([#json(Object)]), whose bytes
    ///   depend on the request: see [#contentETag(int, Request)]
    public Response contentETag(int maxBytes) {
        if (body.isOfRequest()) {
            throw new IllegalStateException(
                    "the body is an object that the request's ObjectCodec writes: use"
                            + " contentETag(maxBytes, request)");
        }
        return contentETag(body(), maxBytes);
    }

    /// As [#contentETag(int)], of the bytes that this request gets: for an object, those of its
    /// [ObjectCodec]. The response is for this request alone then.
    ///
    /// @throws IllegalStateException if the body is longer
    public Response contentETag(int maxBytes, Request request) {
        return contentETag(body(request.environ()), maxBytes);
    }

    private Response contentETag(Body whole, int maxBytes) {
        byte[] bytes = readBytes(whole, maxBytes);
        return withBody(Body.of(bytes)).etag(ETag.ofContent(bytes));
    }

    /// This response with the time of its last change.
    public Response lastModified(Instant time) {
        return header("Last-Modified", HttpDate.format(time));
    }

    /// This response with these names in `Vary`, beside those that are there: headers of the
    /// request by which it was chosen.
    public Response vary(String... names) {
        return with(ResponseHeaders.addVary(headers, names));
    }

    /// What a client with conditions, or one that wants parts, gets of this response: a 304 if it
    /// has it already, a 412 if that is not what it counted on, a 206 with the ranges, or a 416.
    /// This response itself to all others, and if it is not a 200 to a `GET` or `HEAD`. The order
    /// is that of RFC 9110, section 13.2.2. WebOb's `conditional_response`, which knows single
    /// ranges only.
    ///
    /// It compares [#etag()] and [#lastModified()], so set these before. To decide before the work
    /// is done see [Request#requirePreconditions].
    public Response conditional(Request request) {
        return Conditions.answer(this, request);
    }

    // ---- content codings

    /// This response compressed by gzip if the request accepts it, with `Vary: Accept-Encoding` in
    /// any case. Left as it is if it has a coding or is too small for it. Its entity tag becomes
    /// weak, as its bytes are others.
    public Response compressedFor(Request request) {
        return Compression.negotiate(this, request);
    }

    /// This response compressed by gzip, whatever the client accepts; WebOb's `encode_content`. It
    /// is done while it is sent.
    ///
    /// @throws IllegalStateException if it has a coding already
    public Response gzipped() {
        return encoded(Gzip.CODING, Gzip::encoder);
    }

    /// This response in another content coding, whatever the client accepts, as [#gzipped]. What
    /// its headers tell of the bytes goes: lengths, checksums, ranges; an entity tag becomes weak.
    /// Of a body of unknown length, which may be slow, each buffer goes out at once.
    ///
    /// @param coding its name in `Content-Encoding`: `br`
    /// @throws IllegalStateException if it has a coding already
    public Response encoded(String coding, ContentEncoder encoder) {
        return Compression.encode(this, coding, encoder);
    }

    /// This response without the coding that `Content-Encoding` names; WebOb's `decode_content`.
    ///
    /// @throws IllegalArgumentException if that is neither `gzip` nor `deflate`
    public Response decoded() {
        return Compression.decode(this);
    }

    // ---- what it is

    /// Whether nothing of it is sent; see [#silent]. Another status makes it one that is.
    boolean isSilent() {
        return silent;
    }

    /// The status.
    public Status status() {
        return status;
    }

    /// The headers; frozen.
    public Headers headers() {
        return headers;
    }

    /// The first value of a header.
    public Optional<String> header(String name) {
        return headers.first(name);
    }

    /// The header `Content-Type`, read; empty also if it is no media type.
    public Optional<MediaType> mediaType() {
        return header("Content-Type").flatMap(MediaType::parse);
    }

    /// The header `ETag`; empty also if it is none.
    public Optional<ETag> etag() {
        return header("ETag").flatMap(ETag::parse);
    }

    /// The time of the header `Last-Modified`; empty also if it is none.
    public Optional<Instant> lastModified() {
        return header("Last-Modified").flatMap(HttpDate::parse);
    }

    /// The header `Cache-Control`.
    public CacheControl cacheControl() {
        return header("Cache-Control").map(CacheControl::parse).orElse(CacheControl.none());
    }

    /// The cookies that it sets.
    public List<SetCookie> cookies() {
        return headers.all(SET_COOKIE).stream()
                .flatMap(text -> SetCookie.parse(text).stream())
                .toList();
    }

    // ---- its body

    /// The body; whoever takes it must close it.
    public Body body() {
        return body.open();
    }

    /// The body for the request of that environ.
    Body body(Environ environ) {
        return body.open(environ);
    }

    /// All of the body, for tests and filters; what was streamed cannot be sent afterwards.
    ///
    /// @param maxBytes 0 or more
    /// @throws IllegalStateException if there are more
    public byte[] readBytes(int maxBytes) {
        return readBytes(body(), maxBytes);
    }

    private static byte[] readBytes(Body whole, int maxBytes) {
        try (BodyStream stream = new BodyStream(whole)) {
            byte[] bytes = stream.readNBytes(maxBytes);
            if (bytes.length == maxBytes && stream.read() >= 0) {
                throw new IllegalStateException("the body has more than " + maxBytes + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /// As [#readBytes] with 1 MiB at most, as text in the charset of the content type, else UTF-8.
    public String readText() {
        Charset charset = mediaType().flatMap(MediaType::charset).orElse(StandardCharsets.UTF_8);
        return new String(readBytes(1 << 20), charset);
    }

    /// Releases what the body holds: for a response that is not returned but dropped.
    public void close() {
        body.drop();
    }

    /// This response with its body changed when it is sent.
    Response mapBody(UnaryOperator<Body> change) {
        return new Response(
                status, withoutLength().headers, new BodySource.Mapped(body, change), silent);
    }

    /// Without what tells of the bytes of a body that is not sent.
    private Response withoutLength() {
        return withoutHeader("Content-Length").withoutHeader("Content-MD5");
    }

    Response with(Headers changed) {
        return new Response(status, changed.frozen(), body, silent);
    }

    private static Response whole(Headers headers, byte[] bytes) {
        Body body = Body.of(bytes);
        return new Response(OK, headers, () -> body);
    }

    private static Headers contentTypeOnly(String contentType) {
        return Headers.of("Content-Type", contentType).frozen();
    }
}

package org.coppice.web.testkit;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.coppice.web.ObjectCodec;
import org.coppice.web.headers.ETag;
import org.coppice.web.headers.MediaType;
import org.coppice.web.headers.SetCookie;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;

/// What an application has answered, to the byte: what a server would send, without what a server
/// adds (`Date`, `Server`, `Connection`, chunks). `Content-Length` is there where the body knows
/// it.
///
/// **Threads**: immutable. **Errors**: see the methods. **Null**: no result is null.
public final class TestResponse {
    private static final int SHOWN_MAX_CHARS = 1000;

    private final Head head;
    private final Sent sent;
    private final Optional<ObjectCodec> codec;
    private final String path;

    TestResponse(Head head, Sent sent, Optional<ObjectCodec> codec, String path) {
        this.head = head;
        this.sent = sent;
        this.codec = codec;
        this.path = path;
    }

    /// The number of the status: 200.
    public int status() {
        return head.status().code();
    }

    /// The status and its reason: `404 Not Found`.
    public String statusLine() {
        return head.status().toString();
    }

    /// All headers, in order; frozen.
    public Headers headers() {
        return head.headers();
    }

    /// The first value of a header.
    public Optional<String> header(String name) {
        return head.headers().first(name);
    }

    /// The media type; empty also if it is none.
    public Optional<MediaType> mediaType() {
        return header("Content-Type").flatMap(MediaType::parse);
    }

    /// The entity tag; empty also if it is none.
    public Optional<ETag> etag() {
        return header("ETag").flatMap(ETag::parse);
    }

    /// The cookies that it sets.
    public List<SetCookie> cookies() {
        return head.headers().all("Set-Cookie").stream()
                .flatMap(text -> SetCookie.parse(text).stream())
                .toList();
    }

    /// Where it leads, as a path for the same client: `client.get(response.location())`.
    ///
    /// @throws IllegalStateException if it has no `Location`, or one of another host
    public String location() {
        String location =
                header("Location")
                        .orElseThrow(() -> new IllegalStateException(this + " has no Location"));
        URI from = URI.create("http://same.invalid" + path);
        URI to = from.resolve(location);
        if (!from.getAuthority().equals(to.getAuthority())) {
            throw new IllegalStateException(
                    "%s leads to another host: %s".formatted(this, location));
        }
        return to.getRawPath() + (to.getRawQuery() == null ? "" : "?" + to.getRawQuery());
    }

    /// The body; that of a compressed response is compressed.
    public byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        sent.pieces().forEach(all::writeBytes);
        return all.toByteArray();
    }

    /// The body in the charset of its content type, else in UTF-8.
    public String text() {
        Charset charset =
                mediaType()
                        .map(type -> type.parameters().get("charset"))
                        .map(Charset::forName)
                        .orElse(StandardCharsets.UTF_8);
        return new String(bytes(), charset);
    }

    /// The body as an object of that type, read by the client's codec.
    ///
    /// @throws IllegalStateException if the client has none
    public <T> T json(Class<T> type) {
        ObjectCodec reader =
                codec.orElseThrow(() ->
                        new IllegalStateException(
                                "there is no ObjectCodec: put web.jackson on the class path, or use"
                                        + " client.with(codec)"));
        return type.cast(reader.read(bytes(), type));
    }

    /// What a server would send one after the other; copies.
    public List<byte[]> pieces() {
        return sent.pieces().stream().map(byte[]::clone).toList();
    }

    /// The interim responses before it, such as `103 Early Hints`.
    public List<Interim> interimResponses() {
        return sent.interim();
    }

    /// Whether the body has come to its end: false only after [TestRequest#sendAndTake].
    public boolean isWhole() {
        return sent.whole();
    }

    /// Whether the application has marked the connection as idle, so that a server that stops need
    /// not wait for it.
    public boolean isIdle() {
        return sent.idle();
    }

    /// The status, the headers and the beginning of the body: for the messages of tests.
    @Override
    public String toString() {
        String body = new String(bytes(), StandardCharsets.UTF_8);
        return "%s\n%s\n%s"
                .formatted(
                        statusLine(),
                        head.headers(),
                        body.substring(0, Math.min(body.length(), SHOWN_MAX_CHARS)));
    }

    /// A response that came before.
    ///
    /// @param status 102..199
    /// @param headers frozen
    public record Interim(Status status, Headers headers) {}

    record Head(Status status, Headers headers) {}

    record Sent(List<byte[]> pieces, List<Interim> interim, boolean whole, boolean idle) {}
}

package org.coppice.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;

/// A request, as a view of its [Environ], where all state lives.
///
/// **Threads**: belongs to the request's green thread; reading the body blocks it. **Errors**: what
/// the client did wrong is an [HttpException], which becomes the response if it is not caught.
/// **Null**: no argument and no result is null.
public final class Request {
    /// How much of a body [#bytes], [#text] and [#form] take into memory: 1 MiB. Stream the body or
    /// call [#bytes(int)] for more.
    public static final int IN_MEMORY_MAX_BYTES = 1 << 20;

    private static final String FORM_TYPE = "application/x-www-form-urlencoded";

    private final Environ environ;
    private Map<String, List<String>> query;
    private Map<String, List<String>> form;

    private Request(Environ environ) {
        this.environ = environ;
    }

    /// The request of this environ.
    public static Request of(Environ environ) {
        return new Request(environ);
    }

    /// A request as [Environ#blank] makes it, for tests of handlers; put more into its [#environ].
    ///
    /// @param path percent-encoded, begins with `/`; may have a query
    public static Request blank(String method, String path) {
        return new Request(Environ.blank(method, path));
    }

    /// All there is to know about the request.
    public Environ environ() {
        return environ;
    }

    /// The method, as sent: `GET`.
    public String method() {
        return environ.requestMethod();
    }

    /// The path in Unicode, percent-decoded, without what led to this application.
    public String path() {
        return environ.path();
    }

    /// The value of a variable of the route's pattern, in Unicode.
    ///
    /// @param name as between the braces
    /// @throws IllegalArgumentException if the pattern has no such variable
    public String pathParameter(String name) {
        String value = environ.routingArguments().get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the route %s has no variable %s: it has %s"
                            .formatted(
                                    environ.routePattern().orElse("of this request"),
                                    name,
                                    environ.routingArguments().keySet()));
        }
        return value;
    }

    /// The first value of a parameter in the query; empty text if it has none (`?a`).
    public Optional<String> query(String name) {
        return first(queryParameters(), name);
    }

    /// All parameters of the query, in order.
    public Map<String, List<String>> queryParameters() {
        if (query == null) {
            query = Parameters.parse(environ.queryString());
        }
        return query;
    }

    /// The first value of a parameter in the body's form.
    ///
    /// @throws IOException as [#formParameters]
    public Optional<String> form(String name) throws IOException {
        return first(formParameters(), name);
    }

    /// All parameters of the form in the body, in order; empty if the body is no
    /// `application/x-www-form-urlencoded`. The first call reads the body.
    ///
    /// @throws HttpException 413 if the body has more than [#IN_MEMORY_MAX_BYTES]
    /// @throws IOException if the client has gone
    public Map<String, List<String>> formParameters() throws IOException {
        if (form == null) {
            boolean urlEncoded = mediaType().equals(FORM_TYPE);
            form =
                    urlEncoded
                            ? Parameters.parse(new String(bytes(), StandardCharsets.ISO_8859_1))
                            : Map.of();
        }
        return form;
    }

    /// The value of a header, whatever the case of its name; several are joined by `,`.
    public Optional<String> header(String name) {
        return environ.header(name);
    }

    /// All headers in the order they were sent; frozen.
    public Headers headers() {
        return environ.headers();
    }

    /// The header `Content-Type`.
    public Optional<String> contentType() {
        return environ.contentType();
    }

    /// The body. It can be read once and need not be read at all.
    public InputStream body() {
        return environ.input();
    }

    /// The rest of the body.
    ///
    /// @throws HttpException 413 if that is more than [#IN_MEMORY_MAX_BYTES]
    /// @throws IOException if the client has gone
    public byte[] bytes() throws IOException {
        return bytes(IN_MEMORY_MAX_BYTES);
    }

    /// The rest of the body.
    ///
    /// @param maxBytes 0 or more
    /// @throws HttpException 413 if that is more than `maxBytes`
    /// @throws IOException if the client has gone
    public byte[] bytes(int maxBytes) throws IOException {
        if (environ.contentLength().orElse(0) > maxBytes) {
            throw tooLarge(maxBytes);
        }
        byte[] bytes = body().readNBytes(maxBytes);
        if (bytes.length == maxBytes && body().read() >= 0) {
            throw tooLarge(maxBytes);
        }
        return bytes;
    }

    /// The rest of the body as text, in the charset of the content type, else UTF-8. Bytes that are
    /// no characters become U+FFFD.
    ///
    /// @throws HttpException as [#bytes()], and 415 if the charset is not known
    /// @throws IOException if the client has gone
    public String text() throws IOException {
        return new String(bytes(), charset());
    }

    private static HttpException tooLarge(int maxBytes) {
        return new HttpException(413, "the body has more than " + maxBytes + " bytes");
    }

    private static Optional<String> first(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.get(name);
        return values == null ? Optional.empty() : Optional.of(values.getFirst());
    }

    private String mediaType() {
        String type = contentType().orElse("");
        int semicolon = type.indexOf(';');
        String bare = semicolon < 0 ? type : type.substring(0, semicolon);
        return bare.strip().toLowerCase(Locale.ROOT);
    }

    private Charset charset() {
        for (String parameter : contentType().orElse("").split(";")) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("charset")) {
                return charset(parameter.substring(equals + 1).strip().replace("\"", ""));
            }
        }
        return StandardCharsets.UTF_8;
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new HttpException(415, "the charset \"" + name + "\" is not known", e);
        }
    }
}

package org.coppice.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.coppice.web.headers.MediaType;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;

/// Makes a request for a test of a handler: WebOb's `Request.blank` with all its arguments.
///
/// ```java
/// Request.builder("POST", "/books?draft").header("Accept", "text/html").json("{}").build();
/// Request.builder("POST", "/upload").field("a", "b").file("f", "a.txt", "text/plain", bytes).build();
/// ```
///
/// **Threads**: belongs to one thread. **Errors**: what no client can send is an
/// `IllegalArgumentException`. **Null**: no argument is null.
public final class RequestBuilder {
    private static final String BOUNDARY = "coppice-boundary";

    private final Environ environ;
    private final MultiMap.Builder<String> fields = MultiMap.builder();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private boolean files;

    RequestBuilder(String method, String path) {
        environ = Environ.blank(method, path);
    }

    /// A header. A further one of the name is joined with `, `, as a server does.
    public RequestBuilder header(String name, String value) {
        Headers.of(name, value); // checks both
        String key = name.toUpperCase(Locale.ROOT).replace('-', '_');
        boolean plain = key.equals(Environ.CONTENT_TYPE) || key.equals(Environ.CONTENT_LENGTH);
        environ.merge(
                plain ? key : Environ.HEADER_PREFIX + key,
                value,
                (before, more) -> plain ? more : before + ", " + more);
        return this;
    }

    /// Scheme and host, and the path that leads to the application: `https://example.org/app`.
    public RequestBuilder baseUrl(String url) {
        URI base = URI.create(url);
        if (base.getScheme() == null || base.getAuthority() == null) {
            throw new IllegalArgumentException(
                    "base URL %s is not allowed: it must have a scheme and a host".formatted(url));
        }
        boolean secure = base.getScheme().equals("https");
        int port = base.getPort() >= 0 ? base.getPort() : secure ? 443 : 80;
        environ.put(Environ.WSGI_URL_SCHEME, base.getScheme());
        environ.put(Environ.SERVER_NAME, base.getHost());
        environ.put(Environ.SERVER_PORT, String.valueOf(port));
        environ.put("HTTP_HOST", base.getAuthority());
        environ.put(Environ.SCRIPT_NAME, base.getPath().replaceFirst("/+$", ""));
        return this;
    }

    /// An entry of the environ.
    public RequestBuilder with(String key, Object value) {
        environ.put(key, Objects.requireNonNull(value, key));
        return this;
    }

    /// A body.
    public RequestBuilder body(String contentType, byte[] bytes) {
        environ.put(Environ.CONTENT_TYPE, contentType);
        environ.put(Environ.CONTENT_LENGTH, String.valueOf(bytes.length));
        environ.put(Environ.WSGI_INPUT, new ByteArrayInputStream(bytes));
        return this;
    }

    /// A body of JSON.
    ///
    /// @param document as text
    public RequestBuilder json(String document) {
        return body("application/json", document.getBytes(StandardCharsets.UTF_8));
    }

    /// A field of a form.
    public RequestBuilder field(String name, String value) {
        fields.add(name, value);
        return this;
    }

    /// A file of a form, which makes it a `multipart/form-data`.
    public RequestBuilder file(String name, String fileName, String contentType, byte[] bytes) {
        files = true;
        part(name, "; filename=\"" + escaped(fileName) + "\"\r\nContent-Type: " + contentType);
        parts.writeBytes(bytes);
        text("\r\n");
        return this;
    }

    private void part(String name, String more) {
        text("--" + BOUNDARY + "\r\n");
        text("Content-Disposition: form-data; name=\"" + escaped(name) + "\"" + more + "\r\n\r\n");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\r", "%0D")
                .replace("\n", "%0A");
    }

    private void text(String text) {
        parts.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The request. The builder is not to be used any more.
    public Request build() {
        if (files) {
            for (MultiMap.Entry<String> field : fields.build()) {
                part(field.name(), "");
                text(field.value() + "\r\n");
            }
            text("--" + BOUNDARY + "--\r\n");
            body(
                    MediaType.MULTIPART_FORM.with("boundary", BOUNDARY).toString(),
                    parts.toByteArray());
        } else if (fields.size() > 0) {
            body(MediaType.FORM.toString(), urlEncoded().getBytes(StandardCharsets.US_ASCII));
        }
        return Request.of(environ);
    }

    private String urlEncoded() {
        StringBuilder encoded = new StringBuilder();
        for (MultiMap.Entry<String> field : fields.build()) {
            encoded.append(encoded.isEmpty() ? "" : "&")
                    .append(URLEncoder.encode(field.name(), StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(field.value(), StandardCharsets.UTF_8));
        }
        return encoded.toString();
    }
}

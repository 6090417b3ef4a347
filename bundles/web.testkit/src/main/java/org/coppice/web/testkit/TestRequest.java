package org.coppice.web.testkit;

import java.nio.charset.StandardCharsets;
import org.coppice.web.ObjectCodec;
import org.coppice.web.Request;
import org.coppice.web.RequestBuilder;
import org.coppice.wsgi.api.Environ;

/// A request that is about to be sent by a [TestClient].
///
/// **Threads**: belongs to one thread. **Errors**: what no client can send is an
/// `IllegalArgumentException`. **Null**: no argument and no result is null.
public final class TestRequest {
    private final TestClient client;
    private final String path;
    private final RequestBuilder request;

    TestRequest(TestClient client, String method, String path) {
        this.client = client;
        this.path = path;
        request = Request.builder(method, path).baseUrl(client.base().toString());
    }

    /// A header. A further one of the name is joined with `, `, as a server does.
    public TestRequest header(String name, String value) {
        request.header(name, value);
        return this;
    }

    /// An entry of the environ, as a filter or a server would set it: `REMOTE_USER`.
    public TestRequest with(String key, Object value) {
        request.with(key, value);
        return this;
    }

    /// A body.
    public TestRequest body(String contentType, byte[] bytes) {
        request.body(contentType, bytes);
        return this;
    }

    /// A body of text in UTF-8.
    public TestRequest body(String contentType, String text) {
        return body(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /// A body of JSON.
    ///
    /// @param document as text
    public TestRequest json(String document) {
        request.json(document);
        return this;
    }

    /// A body of JSON, written by the client's codec.
    ///
    /// @throws IllegalStateException if it has none
    public TestRequest json(Object value) {
        return body("application/json", requireCodec().write(value));
    }

    private ObjectCodec requireCodec() {
        return client.codec()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "there is no ObjectCodec: put web.jackson on the class path, or use"
                                        + " client.with(codec)"));
    }

    /// A field of a form.
    public TestRequest field(String name, String value) {
        request.field(name, value);
        return this;
    }

    /// A file of a form, which makes it a `multipart/form-data`.
    public TestRequest file(String name, String fileName, String contentType, byte[] bytes) {
        request.file(name, fileName, contentType, bytes);
        return this;
    }

    /// Calls the application and takes all of its response.
    ///
    /// @throws Exception what the application has thrown, or its body
    public TestResponse send() throws Exception {
        return sendAndTake(Integer.MAX_VALUE);
    }

    /// Calls the application, and goes away when so many pieces of the body have come: as a client
    /// does that leaves an endless stream. The body is closed then.
    ///
    /// @param pieces 0 or more; a piece is what a server would send in one go
    /// @throws Exception what the application has thrown, or its body
    public TestResponse sendAndTake(int pieces) throws Exception {
        if (pieces < 0) {
            throw new IllegalArgumentException(
                    "%d pieces are not possible: take 0 or more".formatted(pieces));
        }
        Environ environ = environ();
        long openBefore = client.openBodies();
        Exchange exchange = new Exchange(environ);
        TestResponse response = exchange.run(client, pieces, path);
        if (client.openBodies() != openBefore) {
            throw new IllegalStateException("a body was not closed");
        }
        client.keepCookies(path, response.headers());
        return response;
    }

    private Environ environ() throws Exception {
        Environ environ = request.build().environ();
        String cookies = client.cookiesFor(path);
        if (!cookies.isEmpty()) {
            environ.merge("HTTP_COOKIE", cookies, (given, kept) -> given + "; " + kept);
        }
        client.codec().ifPresent(codec -> environ.put(ObjectCodec.KEY, codec));
        return environ;
    }
}

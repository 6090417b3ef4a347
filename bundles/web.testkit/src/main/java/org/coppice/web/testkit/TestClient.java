package org.coppice.web.testkit;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouterFactory;
import org.coppice.web.Handler;
import org.coppice.web.Handlers;
import org.coppice.web.ObjectCodec;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.validator.Validator;

/// A client without a socket: calls an application as a server would, and gives what a server would
/// send. It is strict: what breaks PEP 3333 fails the test.
///
/// ```java
/// TestClient client = TestClient.routes(new Hello());
/// TestResponse response = client.get("/hello/Ada").send();
/// assertEquals(200, response.status());
/// assertEquals("Hello, Ada!\n", response.text());
/// ```
///
/// It keeps the cookies that it is given, as a browser does, and sends them back.
///
/// **Threads**: belongs to one thread, which calls the application, too. Code that needs a loop,
/// for it sleeps or waits for other green threads, is tested inside of `Coppice.run`. **Errors**:
/// what the application throws comes out of [TestRequest#send] as it is; where it breaks the rules,
/// an `org.coppice.wsgi.validator.ContractViolation`. **Null**: no argument and no result is null.
public final class TestClient {
    private final Validator application;
    private final Optional<ObjectCodec> codec;
    private final URI base;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);

    private TestClient(Validator application, Optional<ObjectCodec> codec, URI base) {
        this.application = application;
        this.codec = codec;
        this.base = base;
    }

    /// A client of an application: a router, a pipeline, or one that you have written.
    public static TestClient of(Application application) {
        return new TestClient(
                new Validator(application),
                ServiceLoader.load(ObjectCodec.class).findFirst(),
                URI.create("http://localhost"));
    }

    /// A client of one handler, for all paths and methods.
    public static TestClient of(Handler handler) {
        return of(Handlers.application(handler));
    }

    /// A client of a map of routes.
    public static TestClient of(RouteMap map) {
        return of((Application) RouterFactory.find().router(map));
    }

    /// A client of the components of a bundle, deployed without OSGi.
    ///
    /// @param components each a `Handler` or an `Application` whose class has `@Route`, or a
    ///   `RouteSource`
    /// @throws IllegalArgumentException if one is none of these
    public static TestClient routes(Object... components) {
        RouteMap.Builder map = RouteMap.builder();
        for (Object component : components) {
            Deployed.into(map, component);
        }
        return of(map.build());
    }

    /// This client with filters around its application, the first one outermost, as in a pipeline.
    /// Cookies are not taken over.
    public TestClient through(Filter... filters) {
        Application wrapped = application;
        for (Filter each : List.of(filters).reversed()) {
            wrapped = each.around(wrapped);
        }
        return new TestClient(new Validator(wrapped), codec, base);
    }

    /// This client with a codec for `request.json(…)`, `Response.json(…)` and
    /// [TestRequest#json(Object)], in place of the one that the class path has, such as that of
    /// `web.jackson`. Cookies are not taken over.
    public TestClient with(ObjectCodec codec) {
        return new TestClient(application, Optional.of(codec), base);
    }

    /// This client as one that asks another host, or by TLS. Cookies are not taken over.
    ///
    /// @param url scheme and host, and a path if the application is mounted there:
    ///   `https://example.org/app`; without this `http://localhost`
    public TestClient at(String url) {
        return new TestClient(application, codec, URI.create(url));
    }

    /// A `GET`.
    ///
    /// @param path percent-encoded, begins with `/`; may have a query
    public TestRequest get(String path) {
        return request("GET", path);
    }

    /// A `POST`; give it a body.
    ///
    /// @param path as for [#get]
    public TestRequest post(String path) {
        return request("POST", path);
    }

    /// A `PUT`; give it a body.
    ///
    /// @param path as for [#get]
    public TestRequest put(String path) {
        return request("PUT", path);
    }

    /// A `DELETE`.
    ///
    /// @param path as for [#get]
    public TestRequest delete(String path) {
        return request("DELETE", path);
    }

    /// A request of any method.
    ///
    /// @param path as for [#get]
    public TestRequest request(String method, String path) {
        return new TestRequest(this, method, path);
    }

    /// Forgets all cookies.
    public void forgetCookies() {
        cookies.getCookieStore().removeAll();
    }

    Application application() {
        return application;
    }

    /// How many bodies were not closed: none, if all is well.
    long openBodies() {
        return application.openBodies();
    }

    URI base() {
        return base;
    }

    Optional<ObjectCodec> codec() {
        return codec;
    }

    /// The value of `Cookie` for a path; empty if there is none to send.
    String cookiesFor(String path) throws IOException {
        return cookies.get(place(path), Map.of()).values().stream()
                .flatMap(List::stream)
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
    }

    void keepCookies(String path, Headers headers) throws IOException {
        cookies.put(place(path), Map.of("Set-Cookie", headers.all("Set-Cookie")));
    }

    private URI place(String path) {
        String mount = Objects.requireNonNullElse(base.getRawPath(), "");
        int query = path.indexOf('?');
        return base.resolve(mount + (query < 0 ? path : path.substring(0, query)));
    }
}

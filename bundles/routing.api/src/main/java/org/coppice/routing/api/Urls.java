package org.coppice.routing.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.coppice.wsgi.api.Environ;

/// Makes URLs of routes: Routes' `url_for` and `URLGenerator`. A router has it as a service that
/// knows the routes of all bundles; without OSGi make one of a [RouteMap].
///
/// ```java
/// urls.urlFor("home")                                         // /
/// urls.urlFor("archive", Map.of("year", 2024, "page", 2))     // /archive/2024?page=2
/// urls.named("archive").with("year", 2024).anchor("top").qualified().build()
/// ```
///
/// What is no variable of the route becomes the query. Values are taken by `toString()`, and
/// percent-encoded as UTF-8; one that the route would not match is refused. An empty `Optional`
/// counts as not given.
///
/// [#at] binds it to a request: then URLs begin with the path where the router is mounted, and are
/// qualified by the request's scheme and host.
///
/// **Threads**: any; builders belong to one. **Errors**: what cannot be made is a
/// [UrlGenerationException]. **Null**: never.
public final class Urls {
    /// The key of the environ with the path where the router is mounted, a `String`, for routes
    /// that move it: it is what `SCRIPT_NAME` was before.
    public static final String ROOT = "coppice.routes_root";

    /// The key of the environ with the `Urls` of the router that has chosen the route, for routes
    /// of a [RouteMap].
    public static final String KEY = "coppice.urls";

    private final Supplier<UrlIndex> index;
    private final Optional<Environ> environ;

    private Urls(Supplier<UrlIndex> index, Optional<Environ> environ) {
        this.index = index;
        this.environ = environ;
    }

    /// The URLs of a map.
    public static Urls of(RouteMap map) {
        return of(map.rules());
    }

    /// The URLs of some rules.
    public static Urls of(List<RouteRule> rules) {
        return new Urls(new UrlIndex.Lazy(rules), Optional.empty());
    }

    /// The URLs of rules that may change.
    ///
    /// @param current gives those of the rules as they are
    public static Urls live(Supplier<Urls> current) {
        return new Urls(() -> current.get().index.get(), Optional.empty());
    }

    /// The URLs of the router that has chosen the route of this request, which is one of a
    /// [RouteMap], for this request. Routes' `environ['routes.url']`.
    ///
    /// @throws IllegalStateException if no route of a map was chosen
    public static Urls of(Environ request) {
        if (request.get(KEY) instanceof Urls urls) {
            return urls.at(request);
        }
        throw new IllegalStateException(
                "the request has no route of a RouteMap: take the service Urls");
    }

    /// The same for a request.
    public Urls at(Environ request) {
        return new Urls(index, Optional.of(request));
    }

    /// The URL of a route without variables.
    ///
    /// @param name of the route
    /// @throws UrlGenerationException if there is no such route or it needs values
    public String urlFor(String name) {
        return named(name).build();
    }

    /// The URL of a route.
    ///
    /// @param name of the route
    /// @throws UrlGenerationException if there is no such route or the values do not fit
    public String urlFor(String name, Map<String, ?> values) {
        return named(name).with(values).build();
    }

    /// The URL of the route that these values mean, see [#byValues].
    ///
    /// @throws UrlGenerationException if there is none
    public String urlFor(Map<String, ?> values) {
        return byValues().with(values).build();
    }

    /// Begins the URL of a route. Of several of that name the first is taken whose variables all
    /// have values.
    public UrlBuilder named(String name) {
        return new UrlBuilder(index.get(), environ, new UrlBuilder.Named(name));
    }

    /// Begins the URL of the route that the values mean. Those routes come into question whose
    /// variables all have values and whose fixed arguments are given, with just their values. Of
    /// these it is the one whose variables and arguments are exactly those given, else the one that
    /// uses most of them, at least one, else the first in the order of definition.
    public UrlBuilder byValues() {
        return new UrlBuilder(index.get(), environ, new UrlBuilder.ByValues());
    }

    /// Begins the URL of a path that is no route's: all values become its query.
    ///
    /// @param path in Unicode, begins with `/`
    public UrlBuilder path(String path) {
        return new UrlBuilder(index.get(), environ, new UrlBuilder.Literal(path));
    }

    /// Begins the URL of the request's own route with its values, of which others may be set; its
    /// query is not repeated. Routes' `url.current`.
    ///
    /// @throws IllegalStateException if this is bound to no request, see [#at]
    public UrlBuilder current() {
        Environ request =
                environ.orElseThrow(() ->
                        new IllegalStateException(
                                "current() is about a request: use urls.at(environ)"));
        return new UrlBuilder(index.get(), environ, new UrlBuilder.Current())
                .with(request.routingArguments());
    }
}

package org.coppice.itests.benchmarks;

import io.helidon.common.uri.UriPath;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import org.coppice.routing.api.MapRouter;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteMatch;
import org.coppice.routing.api.RouterFactory;
import org.coppice.web.Handler;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Environ;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// What it costs to find the route of a request among few and many: here with the values of its
/// variables and the test of its method, beside Jetty's `PathMappings`, which find a pattern, and
/// Helidon's `PathMatcher`s, which its router asks one after the other.
///
/// The ten paths are of the same routes whatever the number of others is, so that what differs is
/// the table and not how much of the paths the processor has at hand. They stand anywhere among the
/// others, for whom the order matters.
public class RouteLookupBenchmark extends Measured {
    private static final int PATHS = 10;

    /// Kinds of routes.
    public enum Kind {
        /// `/api/v1/things42`.
        LITERAL(i -> "/api/v1/things" + i, "/api/v1/things%d"),
        /// `/api/v1/things42/{id}`.
        ONE(i -> "/api/v1/things" + i + "/{id}", "/api/v1/things%d/4711"),
        /// `/{tenant}/things42/{id}/parts/{part}`.
        THREE(i -> "/{tenant}/things" + i + "/{id}/parts/{part}", "/acme/things%d/4711/parts/9");

        private final IntFunction<String> pattern;
        private final String path;

        Kind(IntFunction<String> pattern, String path) {
            this.pattern = pattern;
            this.path = path;
        }
    }

    /// A table, and requests.
    @State(Scope.Benchmark)
    public static class Table {
        @Param({"10", "10000"})
        int routes;

        @Param({"LITERAL", "ONE", "THREE"})
        Kind kind;

        private final List<Environ> requests = new ArrayList<>();
        private final List<String> paths = new ArrayList<>();
        private final PathMappings<Integer> jetty = new PathMappings<>();
        private final List<PathMatcher> helidon = new ArrayList<>();
        private final List<UriPath> helidonPaths = new ArrayList<>();
        private MapRouter router;

        /// Makes them.
        @Setup
        public void make() {
            Handler handler = request -> Response.text("");
            RouteMap.Builder map = RouteMap.builder();
            for (int i : shuffled()) {
                map.connect(kind.pattern.apply(i), handler);
                jetty.put(new UriTemplatePathSpec(kind.pattern.apply(i)), i);
                helidon.add(PathMatchers.create(kind.pattern.apply(i)));
            }
            router = RouterFactory.find().router(map.build());
            Random random = new Random(1);
            for (int i = 0; i < PATHS; i++) {
                String path = kind.path.formatted(random.nextInt(10));
                paths.add(path);
                helidonPaths.add(UriPath.create(path));
                requests.add(Environ.blank("GET", path));
            }
        }

        private List<Integer> shuffled() {
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < routes; i++) {
                numbers.add(i);
            }
            Collections.shuffle(numbers, new Random(2));
            return numbers;
        }
    }

    /// With Helidon's, as its `HttpRouting` goes through its routes.
    @Benchmark
    @OperationsPerInvocation(PATHS)
    public void matchHelidon(Table table, Blackhole hole) {
        for (UriPath path : table.helidonPaths) {
            hole.consume(firstOfHelidon(table.helidon, path));
        }
    }

    private static PathMatchers.MatchResult firstOfHelidon(
            List<PathMatcher> matchers, UriPath path) {
        for (PathMatcher matcher : matchers) {
            PathMatchers.MatchResult result = matcher.match(path);
            if (result.accepted()) {
                return result;
            }
        }
        throw new AssertionError("nothing matches " + path.path());
    }

    /// With the environ's path in Unicode, the rule and the arguments.
    @Benchmark
    @OperationsPerInvocation(PATHS)
    public void match(Table table, Blackhole hole) {
        for (Environ request : table.requests) {
            Optional<RouteMatch> match = table.router.match(request);
            hole.consume(match.orElseThrow());
        }
    }

    /// With Jetty's.
    @Benchmark
    @OperationsPerInvocation(PATHS)
    public void matchJetty(Table table, Blackhole hole) {
        for (String path : table.paths) {
            MatchedResource<Integer> matched = table.jetty.getMatched(path);
            hole.consume(matched.getResource());
        }
    }
}

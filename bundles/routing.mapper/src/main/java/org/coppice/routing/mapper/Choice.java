package org.coppice.routing.mapper;

import java.util.Map;
import java.util.SortedSet;
import org.coppice.routing.api.PathTemplate;
import org.coppice.routing.api.Urls;
import org.coppice.routing.spi.TakenRoute;
import org.coppice.wsgi.api.Environ;

/// What the router decided about a request.
sealed interface Choice {
    /// This route answers it.
    ///
    /// @param arguments the values of the pattern's variables
    record Taken(MappedRoute route, Map<String, String> arguments) implements Choice, TakenRoute {
        @Override
        public void tell(Environ environ) {
            RoutePattern pattern = route.compiled();
            if (route.isOfMap() || pattern.isMount()) {
                environ.put(Urls.ROOT, environ.scriptName());
            }
            environ.put(Environ.ROUTE_PATTERN, pattern.text());
            if (!arguments.isEmpty()) {
                environ.put(Environ.ROUTING_ARGUMENTS, arguments);
            }
            String rest = arguments.get(PathTemplate.PATH_INFO);
            if (rest != null && pattern.isMount()) {
                MountPoint.enter(environ, rest);
            } else if (rest != null && pattern.isLiteral()) {
                MountPoint.enterAt(environ, rest);
            }
        }
    }

    /// No route answers it.
    ///
    /// @param allowed the methods that the path has; empty if there is no such path
    record Refused(SortedSet<String> allowed) implements Choice {}

    /// A route for it went a moment ago, or may not have come yet.
    record Unavailable() implements Choice {}

    /// Nobody can tell in a sensible time, see [EndlessMatchException].
    record Endless() implements Choice {}
}

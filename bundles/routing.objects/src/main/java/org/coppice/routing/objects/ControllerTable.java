package org.coppice.routing.objects;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.coppice.routing.spi.CompiledRoutes;
import org.coppice.wsgi.api.Environ;

/// Root controllers by their paths: the longest that leads to a request's path is for it. Of the
/// same path, one that can be had comes before a broken one, then the higher `service.ranking`
/// counts, and then the older service.
final class ControllerTable implements CompiledRoutes<Choice> {
    private static final Choice MISSING = new Choice.Missing();

    private static final Comparator<ControllerRoute> ORDER =
            Comparator.comparing((ControllerRoute r) -> -r.path().bytes().length())
                    .thenComparing(r -> r.path().text())
                    .thenComparing(r -> r.deployment().isBroken())
                    .thenComparing(r -> -(long) r.deployment().origin().ranking())
                    .thenComparing(r -> r.deployment().origin().serviceId());

    private final List<ControllerRoute> routes;
    private final Map<String, Choice> byPath = new HashMap<>();

    ControllerTable(List<ControllerRoute> unsorted) {
        routes = unsorted.stream().sorted(ORDER).toList();
        routes.forEach(route -> byPath.putIfAbsent(route.path().bytes(), new Choice.Taken(route)));
    }

    @Override
    public Choice unavailable() {
        return new Choice.Unavailable();
    }

    @Override
    public Choice choose(Environ environ) {
        String path = environ.pathInfo();
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        while (end >= 0) {
            Choice found = byPath.get(path.substring(0, end));
            if (found != null) {
                return found;
            }
            end = end == 0 ? -1 : path.lastIndexOf('/', end - 1);
        }
        return MISSING;
    }

    @Override
    public List<ControllerRoute> routes() {
        return routes;
    }
}

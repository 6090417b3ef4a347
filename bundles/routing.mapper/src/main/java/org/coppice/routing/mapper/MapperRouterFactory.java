package org.coppice.routing.mapper;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import java.util.Map;
import java.util.Optional;
import org.coppice.routing.api.MapRouter;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteMatch;
import org.coppice.routing.api.RouterFactory;
import org.coppice.routing.spi.ServiceOrigin;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;
import org.osgi.service.component.annotations.Component;

/// Makes routers over one map.
@Component
@ServiceProvider(value = RouterFactory.class, resolution = Resolution.OPTIONAL)
public final class MapperRouterFactory implements RouterFactory {
    /// Called by Declarative Services or `ServiceLoader`.
    public MapperRouterFactory() {}

    @Override
    public MapRouter router(RouteMap map) {
        MappedRoutes routes = new MappedRoutes(Map.of());
        routes.add(RuleRoutes.deployment(new ServiceOrigin("a map", 0, 0), map));
        return new Standalone(routes);
    }

    private record Standalone(MappedRoutes routes) implements MapRouter {
        @Override
        public Body call(Environ environ, StartResponse start) throws Exception {
            return Router.dispatch(routes, environ, start);
        }

        @Override
        public Optional<RouteMatch> match(Environ environ) {
            return routes.choose(environ) instanceof Choice.Taken taken
                    ? Optional.of(new RouteMatch(taken.route().rule(), taken.arguments()))
                    : Optional.empty();
        }
    }
}

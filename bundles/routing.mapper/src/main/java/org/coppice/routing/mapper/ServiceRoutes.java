package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.routing.api.Route;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.api.RouteSource;
import org.coppice.routing.spi.Deployer;
import org.coppice.routing.spi.Deployment;
import org.coppice.routing.spi.RouteService;
import org.coppice.web.Handler;
import org.coppice.web.Handlers;
import org.coppice.wsgi.api.Application;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes routes of services with the property `coppice.route`, and of each [RouteSource].
final class ServiceRoutes implements Deployer<MappedRoute> {
    /// Which services it is for.
    static final String FILTER =
            "(|(objectClass=%s)(&(|(objectClass=%s)(objectClass=%s))(%s=*)))"
                    .formatted(
                            RouteSource.class.getName(),
                            Handler.class.getName(),
                            Application.class.getName(),
                            Route.PATTERNS);

    private static final Logger LOG = LoggerFactory.getLogger(ServiceRoutes.class);

    @Override
    public Deployment<MappedRoute> deploy(RouteService service) {
        if (service.is(RouteSource.class)) {
            return source(service);
        }
        Map<String, String> refused = new LinkedHashMap<>();
        List<RouteRule> rules = rules(service, refused);
        return new Deployment<MappedRoute>(
                        service.origin(),
                        () -> service.object().flatMap(ServiceRoutes::application),
                        made -> rules.stream().map(rule -> route(rule, made)).toList(),
                        rules)
                .refusing(refused);
    }

    private static Optional<Application> application(Object service) {
        return switch (service) {
            case Handler handler -> Optional.of(Handlers.application(handler));
            case Application application -> Optional.of(application);
            default -> Optional.empty(); // bound to other packages than ours
        };
    }

    /// The deployment of a source: of its map, once it can be had.
    private static Deployment<MappedRoute> source(RouteService service) {
        Optional<Object> object = service.object();
        if (object.isEmpty()) {
            LOG.error(
                    "{} gives no service: its component fails to start, see its log; its routes are"
                            + " not known, and it is tried again",
                    service.origin().owner());
            return Deployment.missing(service.origin());
        }
        if (!(object.get() instanceof RouteSource source)) {
            return Deployment.none(service.origin()); // bound to other packages than ours
        }
        RouteMap map = source.routes();
        return map == null
                ? Deployment.refused(service.origin(), "routes() returned null, not a RouteMap")
                : RuleRoutes.deployment(service.origin(), map);
    }

    private static MappedRoute route(RouteRule rule, Deployment<MappedRoute> deployment) {
        return new MappedRoute(new RoutePattern(rule.template()), rule, deployment);
    }

    /// What the properties say, as rules that have no target of their own.
    ///
    /// @param refused gets the reasons by the patterns that cannot be
    private static List<RouteRule> rules(RouteService service, Map<String, String> refused) {
        List<RouteRule> rules = new ArrayList<>();
        for (String text : service.texts(Route.PATTERNS)) {
            try {
                rules.add(service.describe(RouteRule.of(text)));
            } catch (IllegalArgumentException e) {
                refused.put(text, e.getMessage());
            }
        }
        return rules;
    }
}

package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.coppice.routing.api.Route;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.api.RouteSource;
import org.coppice.routing.api.Urls;
import org.coppice.web.Handler;
import org.coppice.web.Handlers;
import org.coppice.wsgi.api.Application;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns services with the property `coppice.route`, and each [RouteSource], into deployments. It
/// also registers [Urls].
///
/// It is a tracker and not a reference of Declarative Services because its callbacks run in the
/// thread that registers or unregisters the service: blocking there keeps a stopping bundle alive
/// until its requests are done.
final class Whiteboard implements ServiceTrackerCustomizer<Object, Whiteboard.Tracked> {
    private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);
    private static final String FILTER =
            "(|(objectClass=%s)(&(|(objectClass=%s)(objectClass=%s))(%s=*)))"
                    .formatted(
                            RouteSource.class.getName(),
                            Handler.class.getName(),
                            Application.class.getName(),
                            Route.PATTERNS);

    private final BundleContext context;
    private final MappedRoutes routes;
    private final DrainDeadlines deadlines;
    private final ServiceTracker<Object, Tracked> tracker;
    private Optional<ServiceRegistration<Urls>> urls = Optional.empty();

    Whiteboard(BundleContext context, MappedRoutes routes) {
        this.context = context;
        this.routes = routes;
        this.deadlines = new DrainDeadlines(context);
        this.tracker = new ServiceTracker<>(context, filter(), this);
    }

    void open() {
        routes.open();
        deadlines.open();
        tracker.open();
        urls = Optional.of(context.registerService(Urls.class, routes.urls(), null));
    }

    /// Waits until the requests in flight are done.
    void close() {
        urls.ifPresent(ServiceRegistration::unregister);
        urls = Optional.empty();
        routes.close(deadlines.of(context.getBundle(), routes.drainMillis()));
        tracker.close();
        deadlines.close();
    }

    @Override
    public Tracked addingService(ServiceReference<Object> reference) {
        Deployment deployment = deployment(reference, () -> application(reference));
        routes.add(deployment);
        deployment
                .routes()
                .forEach(r -> LOG.info("route {} of {}", r.pattern(), r.deployment().owner()));
        return new Tracked(deployment);
    }

    /// The successor is made without a lock, for that runs code of others, which may park its green
    /// thread; whoever then needed the lock on the same loop would wait for ever.
    @Override
    public void modifiedService(ServiceReference<Object> reference, Tracked current) {
        boolean done = false;
        while (!done) {
            Deployment old = current.deployment();
            Deployment successor =
                    deployment(reference, () -> old.application().or(() -> application(reference)));
            if (isSource(reference)) {
                context.ungetService(reference); // it was got once more, for its new map
            }
            done = current.tryReplace(old, successor, routes);
        }
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Tracked current) {
        Deployment last = current.leave();
        last.routes().forEach(r -> LOG.info("route {} of {} goes", r.pattern(), last.owner()));
        Bundle bundle = reference.getBundle();
        routes.remove(
                last,
                deadlines.of(bundle == null ? context.getBundle() : bundle, routes.drainMillis()));
        context.ungetService(reference);
    }

    private Deployment deployment(
            ServiceReference<Object> reference, Supplier<Optional<Application>> source) {
        String owner = owner(reference);
        int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer i ? i : 0;
        long serviceId = (Long) reference.getProperty(Constants.SERVICE_ID);
        if (isSource(reference)) {
            return RuleRoutes.deployment(owner, ranking, serviceId, map(reference, owner));
        }
        List<RouteRule> rules = rules(reference, owner);
        Deployment deployment =
                new Deployment(
                        owner,
                        ranking,
                        serviceId,
                        source,
                        made -> rules.stream().map(rule -> route(rule, made)).toList(),
                        rules);
        if (deployment.isBroken() && !deployment.routes().isEmpty()) {
            LOG.error(
                    "{} gives no service: its component fails to start, see its log; {} answers 503"
                            + " and tries again",
                    owner,
                    deployment.routes().stream().map(r -> r.pattern().text()).toList());
        }
        return deployment;
    }

    private Optional<Application> application(ServiceReference<Object> reference) {
        Object service = context.getService(reference);
        return switch (service) {
            case null -> Optional.empty();
            case Handler handler -> Optional.of(Handlers.application(handler));
            case Application application -> Optional.of(application);
            default -> Optional.empty(); // bound to other packages than ours
        };
    }

    private static boolean isSource(ServiceReference<?> reference) {
        return Arrays.asList((String[]) reference.getProperty(Constants.OBJECTCLASS))
                .contains(RouteSource.class.getName());
    }

    /// The map of a source; without rules if it cannot be had.
    private RouteMap map(ServiceReference<Object> reference, String owner) {
        try {
            if (context.getService(reference) instanceof RouteSource source) {
                return source.routes();
            }
            LOG.error("{} gives no service: its component fails to start, see its log", owner);
        } catch (RuntimeException e) {
            LOG.error("the routes of {} are refused: {}", owner, e.toString(), e);
        }
        return RouteMap.of();
    }

    private static MappedRoute route(RouteRule rule, Deployment deployment) {
        return new MappedRoute(new RoutePattern(rule.template()), rule.methods(), deployment);
    }

    /// What the properties say, as rules that have no target of their own.
    private static List<RouteRule> rules(ServiceReference<Object> reference, String owner) {
        List<RouteRule> rules = new ArrayList<>();
        Object name = reference.getProperty(Route.NAME);
        for (String text : texts(reference.getProperty(Route.PATTERNS))) {
            try {
                List<String> methods = texts(reference.getProperty(Route.METHODS));
                RouteRule rule = RouteRule.of(text).withMethods(methods.toArray(new String[0]));
                boolean named = name != null && !name.toString().isEmpty();
                rules.add(named ? rule.named(name.toString()) : rule);
            } catch (IllegalArgumentException e) {
                LOG.error("route \"{}\" of {} is refused: {}", text, owner, e.getMessage());
            }
        }
        return rules;
    }

    /// A service property of any shape as strings.
    private static List<String> texts(Object property) {
        return switch (property) {
            case null -> List.of();
            case Object[] array -> Arrays.stream(array).map(String::valueOf).toList();
            case Collection<?> collection -> collection.stream().map(String::valueOf).toList();
            default -> List.of(property.toString());
        };
    }

    /// Such as `org.acme.shop 1.2.0, org.acme.shop.Cart`.
    private static String owner(ServiceReference<Object> reference) {
        Bundle bundle = reference.getBundle();
        String name =
                bundle == null
                        ? "a bundle that is gone"
                        : bundle.getSymbolicName() + " " + bundle.getVersion();
        Object component = reference.getProperty("component.name");
        return name
                + ", "
                + (component == null
                        ? "service " + reference.getProperty(Constants.SERVICE_ID)
                        : component);
    }

    private static Filter filter() {
        try {
            return FrameworkUtil.createFilter(FILTER);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter " + FILTER + " is faulty", e);
        }
    }

    /// A service and what has become of it. Nothing parks while it holds the monitor.
    static final class Tracked {
        private Deployment deployment;
        private boolean gone;

        Tracked(Deployment deployment) {
            this.deployment = deployment;
        }

        synchronized Deployment deployment() {
            return deployment;
        }

        /// Puts the successor in the place of the old one, unless the service is gone.
        ///
        /// @return false if another thread has done so, maybe by older properties
        synchronized boolean tryReplace(
                Deployment old, Deployment successor, MappedRoutes routes) {
            if (!gone && deployment == old) {
                routes.replace(old, successor);
                deployment = successor;
                return true;
            }
            return gone;
        }

        /// From now on nothing takes its place.
        synchronized Deployment leave() {
            gone = true;
            return deployment;
        }
    }
}

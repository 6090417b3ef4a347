package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.coppice.routing.api.Route;
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
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns services with the property `coppice.route` into deployments.
///
/// It is a tracker and not a reference of Declarative Services because its callbacks run in the
/// thread that registers or unregisters the service: blocking there keeps a stopping bundle alive
/// until its requests are done.
final class Whiteboard implements ServiceTrackerCustomizer<Object, Whiteboard.Tracked> {
    private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);
    private static final String FILTER =
            "(&(|(objectClass=%s)(objectClass=%s))(%s=*))"
                    .formatted(
                            Handler.class.getName(), Application.class.getName(), Route.PATTERNS);
    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]*");

    private final BundleContext context;
    private final MappedRoutes routes;
    private final DrainDeadlines deadlines;
    private final ServiceTracker<Object, Tracked> tracker;

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
    }

    /// Waits until the requests in flight are done.
    void close() {
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

    @Override
    public void modifiedService(ServiceReference<Object> reference, Tracked current) {
        synchronized (current) {
            if (current.gone) {
                return; // another thread unregisters the service at the same time
            }
            Deployment old = current.deployment;
            Deployment successor =
                    deployment(reference, () -> old.application().or(() -> application(reference)));
            routes.replace(old, successor);
            current.deployment = successor;
        }
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Tracked current) {
        Deployment last;
        synchronized (current) {
            current.gone = true;
            last = current.deployment;
        }
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
        Deployment deployment =
                new Deployment(
                        owner,
                        reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer i
                                ? i
                                : 0,
                        (Long) reference.getProperty(Constants.SERVICE_ID),
                        source,
                        made -> routes(reference, owner, made));
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

    private static List<MappedRoute> routes(
            ServiceReference<Object> reference, String owner, Deployment deployment) {
        List<MappedRoute> routes = new ArrayList<>();
        for (String text : texts(reference.getProperty(Route.PATTERNS))) {
            try {
                List<String> methods = methods(texts(reference.getProperty(Route.METHODS)));
                routes.add(new MappedRoute(PatternParser.parse(text), methods, deployment));
            } catch (IllegalArgumentException e) {
                LOG.error("route \"{}\" of {} is refused: {}", text, owner, e.getMessage());
            }
        }
        return routes;
    }

    private static List<String> methods(List<String> methods) {
        for (String method : methods) {
            if (!METHOD.matcher(method).matches()) {
                throw new IllegalArgumentException(
                        "\"%s\" is no method: methods are in capitals, such as GET"
                                .formatted(method));
            }
        }
        return List.copyOf(new TreeSet<>(methods));
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

    /// A service and what has become of it; its monitor guards it.
    static final class Tracked {
        private Deployment deployment;
        private boolean gone;

        Tracked(Deployment deployment) {
            this.deployment = deployment;
        }
    }
}

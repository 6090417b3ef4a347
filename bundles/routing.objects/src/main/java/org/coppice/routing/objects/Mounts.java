package org.coppice.routing.objects;

import java.util.Arrays;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.coppice.routing.api.Route;
import org.coppice.routing.api.RouteLimits;
import org.coppice.routing.objects.api.RootController;
import org.coppice.wsgi.api.Application;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/// Registers each root controller as an `Application` with a route, in the name of its bundle: so
/// the router of patterns deploys it with all it has, and drains it when it goes.
///
/// It is a factory, so that a component that cannot be had is tried again by that router. A
/// controller that is faulty gets no route; [ControllerServices] has logged why.
final class Mounts implements ServiceTrackerCustomizer<Object, Mounts.Mount> {
    /// What goes from the controller's properties to those of the route.
    private static final List<String> KEPT =
            List.of(
                    Constants.SERVICE_RANKING,
                    "component.name",
                    RouteLimits.MAX_CONCURRENT,
                    RouteLimits.BODY_MAX_BYTES,
                    RouteLimits.TIMEOUT_MILLIS);

    private final BundleContext context;
    private final ControllerServices services;
    private final ServiceTracker<Object, Mount> tracker;

    Mounts(BundleContext context, ControllerServices services) {
        this.context = context;
        this.services = services;
        this.tracker = new ServiceTracker<>(context, filter(), this);
    }

    void open() {
        tracker.open();
    }

    /// Waits, as the router of patterns does, until the requests in flight are done.
    void close() {
        tracker.close();
    }

    /// @return null if it is of no use, and then it is not tracked
    @Override
    public Mount addingService(ServiceReference<Object> reference) {
        Bundle bundle = reference.getBundle();
        BundleContext owner = bundle == null ? null : bundle.getBundleContext();
        if (owner == null) {
            return null;
        }
        // It is held as long as it is mounted, so that its component is not made twice.
        Object controller = context.getService(reference);
        try {
            if (controller == null || services.application(controller).isPresent()) {
                ServiceRegistration<Application> registration =
                        owner.registerService(
                                Application.class, new Factory(reference), properties(reference));
                return new Mount(registration, controller != null);
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            // the bundle is stopping, or the path or the controller is faulty, which is logged
        }
        if (controller != null) {
            context.ungetService(reference);
        }
        return null;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Mount mount) {
        Dictionary<String, Object> changed;
        try {
            changed = properties(reference);
        } catch (IllegalArgumentException e) {
            changed = new Hashtable<>(); // no route, until its path is a good one again
        }
        try {
            mount.registration.setProperties(changed);
        } catch (IllegalStateException e) {
            // its bundle has stopped, and the framework has unregistered it
        }
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Mount mount) {
        mount.unregister();
        if (mount.held) {
            context.ungetService(reference);
        }
    }

    private static Dictionary<String, Object> properties(ServiceReference<Object> reference) {
        Dictionary<String, Object> properties = new Hashtable<>();
        List<String> paths = texts(reference.getProperty(RootController.PATH));
        properties.put(Route.PATTERNS, ControllerPath.of(paths).pattern());
        for (String key : KEPT) {
            Object value = reference.getProperty(key);
            if (value != null) {
                properties.put(key, value);
            }
        }
        return properties;
    }

    private static List<String> texts(Object property) {
        return switch (property) {
            case Object[] array -> Arrays.stream(array).map(String::valueOf).toList();
            case Collection<?> collection -> collection.stream().map(String::valueOf).toList();
            case null, default -> List.of(String.valueOf(property));
        };
    }

    private static Filter filter() {
        try {
            return FrameworkUtil.createFilter(ControllerServices.FILTER);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A controller that is mounted.
    ///
    /// @param held whether its object has been got
    record Mount(ServiceRegistration<Application> registration, boolean held) {
        private void unregister() {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // its bundle has stopped, and the framework has done it
            }
        }
    }

    /// Gives each bundle the controller as an application, if it can be had.
    private final class Factory implements ServiceFactory<Application> {
        private final ServiceReference<Object> reference;

        Factory(ServiceReference<Object> reference) {
            this.reference = reference;
        }

        @Override
        public Application getService(
                Bundle bundle, ServiceRegistration<Application> registration) {
            Object controller = context.getService(reference);
            return controller == null ? null : services.application(controller).orElse(null);
        }

        @Override
        public void ungetService(
                Bundle bundle, ServiceRegistration<Application> registration, Application given) {
            context.ungetService(reference);
        }
    }
}

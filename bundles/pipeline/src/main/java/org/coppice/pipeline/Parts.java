package org.coppice.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Filter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The filters and applications that there are; only those that are needed are asked for their
/// objects. For any thread.
final class Parts implements ServiceTrackerCustomizer<Object, ServiceReference<Object>> {
    private static final String FILTER =
            "(|(&(objectClass=%s)(%s=*))(&(objectClass=%s)(%s=*)))"
                    .formatted(
                            Filter.class.getName(),
                            Filter.NAME,
                            Application.class.getName(),
                            Application.NAME);

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final BundleContext context;
    private final Chain chain;
    private final ServiceTracker<Object, ServiceReference<Object>> tracker;
    private final List<ServiceReference<Object>> references = new ArrayList<>(); // guarded by this
    private final Map<ServiceReference<Object>, Object> held = new HashMap<>(); // guarded by this

    Parts(BundleContext context, Chain chain) {
        this.context = context;
        this.chain = chain;
        try {
            this.tracker = new ServiceTracker<>(context, FrameworkUtil.createFilter(FILTER), this);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter " + FILTER + " is faulty", e);
        }
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    synchronized List<ServiceReference<Object>> references() {
        return List.copyOf(references);
    }

    /// The service object; empty if it cannot be had. No lock is held while others' code makes it.
    Optional<Object> hold(ServiceReference<Object> reference) {
        synchronized (this) {
            if (held.containsKey(reference)) {
                return Optional.of(held.get(reference));
            }
        }
        Optional<Object> service = Optional.ofNullable(context.getService(reference));
        synchronized (this) {
            service.ifPresent(found -> held.put(reference, found));
        }
        return service;
    }

    /// Gives back the service objects that are not needed any more. No lock is held while others
    /// say which, nor while they are given back.
    void releaseUnless(Predicate<ServiceReference<Object>> needed) {
        List<ServiceReference<Object>> unneeded;
        synchronized (this) {
            unneeded = new ArrayList<>(held.keySet());
        }
        unneeded.removeIf(needed);
        synchronized (this) {
            unneeded.removeIf(each -> held.remove(each) == null);
        }
        unneeded.forEach(context::ungetService);
    }

    @Override
    public ServiceReference<Object> addingService(ServiceReference<Object> reference) {
        synchronized (this) {
            references.add(reference);
        }
        try {
            chain.assemble();
        } catch (Error e) { // the framework would log it as well, but not tell when the part goes
            LOG.error("the part {} is there, but its pipeline is not put together", reference, e);
        }
        return reference;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, ServiceReference<Object> same) {
        chain.assemble();
    }

    @Override
    public void removedService(ServiceReference<Object> reference, ServiceReference<Object> same) {
        synchronized (this) {
            references.remove(reference);
        }
        chain.remove(reference);
    }
}

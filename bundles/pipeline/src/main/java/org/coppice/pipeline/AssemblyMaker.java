package org.coppice.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.spi.RetryTimes;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the filters around the application. Runs code of others.
///
/// A service that cannot be had, as its component fails to start, is tried again by requests, at
/// [RetryTimes].
///
/// **Threads**: one at a time; [#isTimeToRetry] any.
final class AssemblyMaker {
    private static final Logger LOG = LoggerFactory.getLogger(AssemblyMaker.class);

    private final String name;
    private final Parts parts;
    private final Last last;
    private final AtomicReference<Optional<RetryTimes>> retry =
            new AtomicReference<>(Optional.empty());

    /// How the application behind the filters is called.
    interface Last {
        Body call(
                Selection selection, Application application, Environ environ, StartResponse start)
                throws Exception;
    }

    AssemblyMaker(String name, Parts parts, Last last) {
        this.name = name;
        this.parts = parts;
        this.last = last;
    }

    /// Whether the last assembly lacked a service that could not be had, and may be there now; true
    /// for one caller in each span.
    boolean isTimeToRetry() {
        return retry.get().filter(times -> times.isTime(System.nanoTime())).isPresent();
    }

    /// Has requests try again, as after a service that could not be had.
    void retryLater() {
        retry.compareAndSet(Optional.empty(), Optional.of(new RetryTimes(System.nanoTime())));
    }

    /// @param filters the names of the selection's filters
    Assembly make(Selection selection, List<String> filters) {
        if (!selection.isComplete()) {
            return Assembly.broken(selection, selection.obstacles());
        }
        List<Object> services = new ArrayList<>();
        for (ServiceReference<Object> reference : selection.services()) {
            Optional<Object> service = parts.hold(reference);
            if (service.isEmpty()) {
                retryLater();
                return Assembly.broken(
                        selection,
                        List.of(
                                "%s gives no service: its component fails to start, see its log"
                                        .formatted(owner(reference))));
            }
            services.add(service.get());
        }
        retry.set(Optional.empty());
        return wrap(selection, filters, services);
    }

    private Assembly wrap(Selection selection, List<String> filters, List<Object> services) {
        Application application = (Application) services.getLast();
        Application whole = (environ, start) -> last.call(selection, application, environ, start);
        for (int i = filters.size() - 1; i >= 0; i--) {
            try {
                whole = wrapped((Filter) services.get(i), whole);
            } catch (RuntimeException | LinkageError e) {
                LOG.error("pipeline {}: filter {} fails", name, filters.get(i), e);
                return Assembly.broken(
                        selection, List.of("filter %s fails: %s".formatted(filters.get(i), e)));
            }
        }
        return Assembly.of(selection, whole, application);
    }

    private static Application wrapped(Filter filter, Application inner) {
        Application outer = filter.around(inner);
        if (outer == null) {
            throw new IllegalStateException("around returned null, it must return an Application");
        }
        return outer;
    }

    /// The component of a service, for people.
    static String owner(ServiceReference<Object> reference) {
        Object component = reference.getProperty("component.name");
        return component == null
                ? "service " + reference.getProperty("service.id")
                : component.toString();
    }
}

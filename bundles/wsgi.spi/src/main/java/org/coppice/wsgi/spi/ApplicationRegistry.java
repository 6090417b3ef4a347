package org.coppice.wsgi.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.coppice.wsgi.api.Application;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The application services. Of several of a name the highest ranking serves.
///
/// A service may change its ranking while it is here, so the order of references is asked for each
/// time anew and nothing is kept by it.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
public final class ApplicationRegistry implements Applications {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationRegistry.class);

    private final Map<ServiceReference<Application>, Application> services = new HashMap<>();
    private volatile Map<String, Application> byName = Map.of();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile CompletableFuture<Void> change = new CompletableFuture<>();

    /// Without any application yet.
    public ApplicationRegistry() {}

    @Override
    public Map<String, Application> byName() {
        return byName;
    }

    /// Told once until the applications change: a client must not fill the log.
    @Override
    public void missed(String name) {
        if (told.compareAndSet(false, true)) {
            LOG.error(
                    "application={} is not there: requests get 503. There are {}; deploy a bundle"
                            + " with a service that has {}={}, or configure another",
                    name,
                    byName.keySet().stream().sorted().toList(),
                    Application.NAME,
                    name);
        }
    }

    @Override
    public CompletableFuture<Void> change() {
        return change;
    }

    /// A service has come, or its properties have changed.
    public synchronized void add(ServiceReference<Application> reference, Application application) {
        services.put(reference, application);
        publish();
    }

    /// A service goes.
    public synchronized void remove(ServiceReference<Application> reference) {
        services.remove(reference);
        publish();
    }

    /// References are ordered by their ranking, the highest last.
    private void publish() {
        Map<String, Application> found = new HashMap<>();
        services.keySet().stream()
                .sorted()
                .forEach(reference -> {
                    if (reference.getProperty(Application.NAME) instanceof String name) {
                        found.put(name, services.get(reference));
                    }
                });
        byName = Map.copyOf(found);
        told.set(false);
        CompletableFuture<Void> done = change;
        change = new CompletableFuture<>();
        done.complete(null);
    }
}

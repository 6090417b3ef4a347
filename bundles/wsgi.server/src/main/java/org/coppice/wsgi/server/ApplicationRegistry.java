package org.coppice.wsgi.server;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.coppice.wsgi.api.Application;
import org.osgi.framework.ServiceReference;

/// The application services. Of several of a name the highest ranking serves.
///
/// A service may change its ranking while it is here, so the order of references is asked for each
/// time anew and nothing is kept by it.
final class ApplicationRegistry implements Applications {
    private final Map<ServiceReference<Application>, Application> services = new HashMap<>();
    private volatile Map<String, Application> byName = Map.of();
    private volatile CompletableFuture<Void> change = new CompletableFuture<>();

    @Override
    public Map<String, Application> byName() {
        return byName;
    }

    @Override
    public CompletableFuture<Void> change() {
        return change;
    }

    synchronized void add(ServiceReference<Application> reference, Application application) {
        services.put(reference, application);
        publish();
    }

    synchronized void remove(ServiceReference<Application> reference) {
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
        CompletableFuture<Void> done = change;
        change = new CompletableFuture<>();
        done.complete(null);
    }
}

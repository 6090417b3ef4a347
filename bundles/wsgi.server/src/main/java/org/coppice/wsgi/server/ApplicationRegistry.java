package org.coppice.wsgi.server;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.coppice.wsgi.api.Application;
import org.osgi.framework.ServiceReference;

/// The application services. Of several of a name the highest ranking serves.
final class ApplicationRegistry implements Applications {
    private final TreeMap<ServiceReference<Application>, Application> services = new TreeMap<>();
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
        services.forEach((reference, application) -> {
            if (reference.getProperty(Application.NAME) instanceof String name) {
                found.put(name, application);
            }
        });
        byName = Map.copyOf(found);
        CompletableFuture<Void> done = change;
        change = new CompletableFuture<>();
        done.complete(null);
    }
}

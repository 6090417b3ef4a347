package org.coppice.wsgi.jetty;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.Applications;

/// What the container's services are elsewhere: the application `routes`, or none.
final class SwappableApplications implements Applications {
    private volatile Map<String, Application> applications = Map.of();
    private volatile int misses;
    private volatile CompletableFuture<Void> change = new CompletableFuture<>();

    SwappableApplications set(Application application) {
        publish(Map.of("routes", application));
        return this;
    }

    void clear() {
        publish(Map.of());
    }

    private void publish(Map<String, Application> next) {
        applications = next;
        CompletableFuture<Void> done = change;
        change = new CompletableFuture<>();
        done.complete(null);
    }

    @Override
    public Map<String, Application> byName() {
        return applications;
    }

    @Override
    public CompletableFuture<Void> change() {
        return change;
    }

    @Override
    public void missed(String name) {
        misses++;
    }

    int misses() {
        return misses;
    }
}

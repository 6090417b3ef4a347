package org.coppice.wsgi.testkit;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.Applications;

/// What the container's services are elsewhere: the application `routes`, or none.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
public final class SwappableApplications implements Applications {
    private final AtomicInteger misses = new AtomicInteger();
    private volatile Map<String, Application> applications = Map.of();
    private volatile CompletableFuture<Void> change = new CompletableFuture<>();

    /// Without an application.
    public SwappableApplications() {}

    /// From now on requests go to this one.
    ///
    /// @return this
    public SwappableApplications set(Application application) {
        publish(Map.of("routes", application));
        return this;
    }

    /// From now on there is none.
    public void clear() {
        publish(Map.of());
    }

    private synchronized void publish(Map<String, Application> next) {
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
        misses.incrementAndGet();
    }

    /// How often it was told that an application is missing.
    public int misses() {
        return misses.get();
    }
}

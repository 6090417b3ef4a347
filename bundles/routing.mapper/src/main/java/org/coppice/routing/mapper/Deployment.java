package org.coppice.routing.mapper;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.coppice.routing.api.RouteRule;
import org.coppice.wsgi.api.Application;

/// A service with its routes, as long as it and its properties live. For any thread.
///
/// The service object is fetched when the service appears and not by the first request: so a
/// component that cannot start shows when it is deployed, and no client waits for its start. If
/// there is none, the deployment is broken: its routes stand behind others of the same pattern, and
/// requests for them try again, after [#FIRST_RETRY_MILLIS], and after each failure twice as long,
/// up to [#LAST_RETRY_MILLIS]: each try of a component that fails fills the log with its stack.
final class Deployment {
    /// By service ranking, then the older first.
    static final Comparator<Deployment> ORDER =
            Comparator.comparing((Deployment d) -> -(long) d.ranking)
                    .thenComparingLong(d -> d.serviceId);

    private static final long FIRST_RETRY_MILLIS = 1000;
    private static final long LAST_RETRY_MILLIS = 60_000;

    private final String owner;
    private final int ranking;
    private final long serviceId;
    private final Supplier<Optional<Application>> source;
    private final List<RouteRule> rules;
    private final List<MappedRoute> routes;
    private final AtomicReference<Retry> nextRetry;
    private volatile Optional<Application> application;
    private volatile List<MappedRoute> leaving = List.of();

    Deployment(
            String owner,
            int ranking,
            long serviceId,
            Supplier<Optional<Application>> source,
            Function<Deployment, List<MappedRoute>> routes) {
        this(owner, ranking, serviceId, source, routes, List.of());
    }

    /// @param owner bundle and service, for people
    /// @param source gives the service object, or nothing if it cannot be had now
    /// @param routes makes the routes
    /// @param rules for URLs
    Deployment(
            String owner,
            int ranking,
            long serviceId,
            Supplier<Optional<Application>> source,
            Function<Deployment, List<MappedRoute>> routes,
            List<RouteRule> rules) {
        this.owner = owner;
        this.ranking = ranking;
        this.serviceId = serviceId;
        this.source = source;
        this.rules = List.copyOf(rules);
        this.routes = List.copyOf(routes.apply(this));
        this.application = this.routes.isEmpty() ? Optional.empty() : source.get();
        this.nextRetry = new AtomicReference<>(Retry.first(System.nanoTime()));
    }

    String owner() {
        return owner;
    }

    int ranking() {
        return ranking;
    }

    long serviceId() {
        return serviceId;
    }

    List<MappedRoute> routes() {
        return routes;
    }

    /// The rules of which URLs are made.
    List<RouteRule> rules() {
        return rules;
    }

    Optional<Application> application() {
        return application;
    }

    boolean isBroken() {
        return application.isEmpty();
    }

    /// Whether a broken deployment should try again now; true for one caller in each span.
    ///
    /// @param nowNanos by `System.nanoTime`
    boolean isTimeToRetry(long nowNanos) {
        Retry next = nextRetry.get();
        return isBroken()
                && nowNanos - next.atNanos >= 0
                && nextRetry.compareAndSet(next, next.following(nowNanos));
    }

    /// Asks for the service object again, and changes nothing.
    Optional<Application> retry() {
        return source.get();
    }

    /// Has the service object now. Called under the table's lock, for the order of routes depends
    /// on it.
    void repair(Application found) {
        application = Optional.of(found);
    }

    /// Takes over from another deployment of the same service: its requests in flight count as
    /// ours.
    void follow(Deployment old) {
        leaving =
                Stream.concat(old.routes.stream(), old.leaving.stream())
                        .filter(route -> route.requestsInFlight() > 0)
                        .toList();
    }

    /// Lets no request in any more.
    void close() {
        routes.forEach(MappedRoute::close);
    }

    /// Waits, after [#close], until no request is in flight.
    ///
    /// @param deadlineNanos by `System.nanoTime`
    /// @return the number of requests that still are
    int awaitDrained(long deadlineNanos) {
        int inFlight = 0;
        for (MappedRoute route : Stream.concat(routes.stream(), leaving.stream()).toList()) {
            try {
                if (!route.awaitDrained(deadlineNanos - System.nanoTime())) {
                    inFlight += route.requestsInFlight();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the next waits return at once
                inFlight += route.requestsInFlight();
            }
        }
        return inFlight;
    }

    /// When to try again, and the span that was waited for it.
    private record Retry(long atNanos, long spanMillis) {
        static Retry first(long nowNanos) {
            return after(nowNanos, FIRST_RETRY_MILLIS);
        }

        Retry following(long nowNanos) {
            return after(nowNanos, Math.min(2 * spanMillis, LAST_RETRY_MILLIS));
        }

        private static Retry after(long nowNanos, long spanMillis) {
            return new Retry(nowNanos + TimeUnit.MILLISECONDS.toNanos(spanMillis), spanMillis);
        }
    }
}

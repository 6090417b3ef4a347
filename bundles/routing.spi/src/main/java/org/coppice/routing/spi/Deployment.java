package org.coppice.routing.spi;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.coppice.routing.api.RefusedRoute;
import org.coppice.routing.api.RouteRule;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.RetryTimes;

/// A service with its routes, as long as it and its properties live.
///
/// The service object is fetched when the service appears and not by the first request: so a
/// component that cannot start shows when it is deployed, and no client waits for its start. If
/// there is none, the deployment is broken: its routes stand behind others of the same pattern, and
/// requests for them try again, at [RetryTimes].
///
/// **Threads**: any. **Errors**: none of its own. **Null**: never.
///
/// @param <R> the router's kind of route
public final class Deployment<R extends DeployedRoute> {
    /// By service ranking, then the older first.
    static final Comparator<Deployment<?>> ORDER =
            Comparator.comparing((Deployment<?> d) -> -(long) d.origin.ranking())
                    .thenComparingLong(d -> d.origin.serviceId());

    private final ServiceOrigin origin;
    private final Supplier<Optional<Application>> source;
    private final List<RouteRule> rules;
    private final List<R> routes;
    private final RetryTimes retry;
    private volatile Optional<Application> application;
    private volatile List<DeployedRoute> leaving = List.of();
    private volatile Runnable again; // null unless it is missing
    private volatile List<RefusedRoute> refused = List.of();

    /// @param source gives the application, or nothing if the service cannot be had now; called
    ///   here, unless there are no routes, and by later requests as long as it gives nothing
    /// @param routes makes the routes, for this deployment
    /// @param rules of which URLs are made
    public Deployment(
            ServiceOrigin origin,
            Supplier<Optional<Application>> source,
            Function<Deployment<R>, List<R>> routes,
            List<RouteRule> rules) {
        this.origin = origin;
        this.source = source;
        this.rules = List.copyOf(rules);
        this.routes = List.copyOf(routes.apply(this));
        this.application = this.routes.isEmpty() ? Optional.empty() : source.get();
        this.retry = new RetryTimes(System.nanoTime());
    }

    /// Without routes: a service that is of no use now.
    public static <R extends DeployedRoute> Deployment<R> none(ServiceOrigin origin) {
        return new Deployment<>(origin, Optional::empty, _ -> List.of(), List.of());
    }

    /// Without routes, as the service cannot be had now and it alone knows of which it is one: the
    /// deployer is asked again in the spans in which requests try broken ones.
    public static <R extends DeployedRoute> Deployment<R> missing(ServiceOrigin origin) {
        Deployment<R> missing = none(origin);
        missing.again = () -> {};
        return missing;
    }

    /// Without routes, as what the service says is wrong; a [Whiteboard] logs it.
    ///
    /// @param reason in one line
    public static <R extends DeployedRoute> Deployment<R> refused(
            ServiceOrigin origin, String reason) {
        return Deployment.<R>none(origin).refusing(Map.of("", reason));
    }

    /// Beside its routes it has some that are refused; a [Whiteboard] logs them.
    ///
    /// @param reasons by the pattern, each in one line
    /// @return this
    public Deployment<R> refusing(Map<String, String> reasons) {
        refused =
                reasons.entrySet().stream()
                        .map(it -> new RefusedRoute(it.getKey(), origin.owner(), it.getValue()))
                        .toList();
        return this;
    }

    /// What it cannot have as routes.
    public List<RefusedRoute> refused() {
        return refused;
    }

    /// Whose it is.
    public ServiceOrigin origin() {
        return origin;
    }

    /// Its routes.
    public List<R> routes() {
        return routes;
    }

    /// The rules of which URLs are made.
    public List<RouteRule> rules() {
        return rules;
    }

    /// Who answers; empty if the service cannot be had.
    public Optional<Application> application() {
        return application;
    }

    /// Whether the service cannot be had.
    public boolean isBroken() {
        return application.isEmpty();
    }

    /// Whether a broken deployment should try again now; true for one caller in each span.
    ///
    /// @param nowNanos by `System.nanoTime`
    boolean isTimeToRetry(long nowNanos) {
        return isBroken() && retry.isTime(nowNanos);
    }

    /// Whether the deployer should be asked again.
    boolean isMissing() {
        return again != null;
    }

    /// How to ask the deployer again; of no effect if it is not missing.
    void againBy(Runnable deploy) {
        if (isMissing()) {
            again = deploy;
        }
    }

    /// Asks the deployer of a missing one again, if it is time to. Runs code of others.
    ///
    /// @param nowNanos by `System.nanoTime`
    void tryAgain(long nowNanos) {
        if (isTimeToRetry(nowNanos)) {
            again.run();
        }
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
    void follow(Deployment<?> old) {
        leaving =
                Stream.<DeployedRoute>concat(old.routes.stream(), old.leaving.stream())
                        .filter(route -> route.requestsInFlight() > 0)
                        .toList();
    }

    /// Lets no request in any more.
    void close() {
        routes.forEach(DeployedRoute::close);
    }

    /// Waits, after [#close], until no request is in flight.
    ///
    /// @param deadlineNanos by `System.nanoTime`
    /// @return the number of requests that still are
    int awaitDrained(long deadlineNanos) {
        int inFlight = 0;
        List<DeployedRoute> all =
                Stream.<DeployedRoute>concat(routes.stream(), leaving.stream()).toList();
        for (DeployedRoute route : all) {
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
}

package org.coppice.routing.mapper;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.coppice.routing.api.RouteCondition;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.api.SubDomains;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Environ;

/// One pattern of one service, or of one rule of its map, and the count of its requests. For any
/// thread.
///
/// The counts are two, so that entering and leaving are one atomic step each: requests in flight
/// are `entered` minus `left`. Closing adds `CLOSED` to `entered`, which makes it negative for
/// ever: a request that took this route from an older table and comes too late sees it, backs out
/// and chooses again.
final class MappedRoute {
    /// The order in which routes are tried; see [Specificity]. Of the same pattern, one that can
    /// answer comes before a broken one, one for certain methods before one for any, then by
    /// service ranking, and then the older service. Rules of a map whose patterns begin with the
    /// same text keep their order, see [RuleRoutes].
    static final Comparator<MappedRoute> ORDER =
            Comparator.comparing((MappedRoute r) -> r.place.specificity())
                    .thenComparing(r -> r.deployment.isBroken())
                    .thenComparing(r -> r.place.anyMethod())
                    .thenComparing(r -> -(long) r.deployment.ranking())
                    .thenComparingLong(r -> r.deployment.serviceId())
                    .thenComparingInt(r -> r.place.index());

    private static final long CLOSED = Long.MIN_VALUE;

    private final RoutePattern pattern;
    private final List<String> methods;
    private final Place place;
    private final Optional<RouteRule> rule;
    private final boolean plain;
    private final Deployment deployment;
    private final Optional<Choice> withoutArguments = Optional.of(new Choice.Taken(this, Map.of()));
    private final AtomicLong entered = new AtomicLong();
    private final AtomicLong left = new AtomicLong();
    private final CountDownLatch drained = new CountDownLatch(1);

    /// @param methods sorted; empty means any
    MappedRoute(RoutePattern pattern, List<String> methods, Deployment deployment) {
        this(
                pattern,
                methods,
                new Place(pattern.specificity(), methods.isEmpty(), 0),
                Optional.empty(),
                deployment);
    }

    MappedRoute(RoutePattern pattern, RouteRule rule, Place place, Deployment deployment) {
        this(pattern, rule.methods(), place, Optional.of(rule), deployment);
    }

    private MappedRoute(
            RoutePattern pattern,
            List<String> methods,
            Place place,
            Optional<RouteRule> rule,
            Deployment deployment) {
        this.pattern = pattern;
        this.methods = List.copyOf(methods);
        this.place = place;
        this.rule = rule;
        this.deployment = deployment;
        this.plain = !isConditional() && rule.map(RouteRule::defaults).orElse(Map.of()).isEmpty();
    }

    RoutePattern pattern() {
        return pattern;
    }

    List<String> methods() {
        return methods;
    }

    Deployment deployment() {
        return deployment;
    }

    /// The choice of this route if it [#isPlain] and its pattern is literal: always the same.
    Optional<Choice> withoutArguments() {
        return withoutArguments;
    }

    /// Whether path and method alone decide, and all arguments are of the path.
    boolean isPlain() {
        return plain;
    }

    Optional<RouteRule> rule() {
        return rule;
    }

    boolean isOfRule() {
        return rule.isPresent();
    }

    /// Who answers: the rule's target, else the service. Empty if the service cannot be had.
    Optional<Application> application() {
        Optional<Application> target = rule.flatMap(RouteRule::target);
        return target.isPresent() && !deployment.isBroken() ? target : deployment.application();
    }

    boolean acceptsHost(Environ environ) {
        return rule.isEmpty() || accepts(rule.get().subDomains(), environ);
    }

    private static boolean accepts(SubDomains subDomains, Environ environ) {
        return subDomains.kind() == SubDomains.Kind.UNCHECKED || subDomains.accept(host(environ));
    }

    private static String host(Environ environ) {
        return environ.header("Host").orElseGet(environ::serverName);
    }

    /// The choice of this route for a path that its pattern matches; nothing if one of its
    /// conditions does not hold. Whether the method and the host are right is not asked.
    ///
    /// @param bounds of the variables, as [Captures#copy]
    Optional<Choice.Taken> take(String path, int[] bounds, Environ environ) {
        if (plain) {
            return Optional.of(new Choice.Taken(this, pattern.arguments(path, bounds)));
        }
        RouteRule own = rule.orElseThrow();
        Map<String, String> arguments = new LinkedHashMap<>(own.defaults());
        pattern.putArguments(path, bounds, arguments);
        if (own.subDomains().kind() != SubDomains.Kind.UNCHECKED) {
            own.subDomains()
                    .subDomain(host(environ))
                    .ifPresent(name -> arguments.put(SubDomains.ARGUMENT, name));
        }
        for (RouteCondition condition : own.conditions()) {
            if (!condition.accepts(environ, arguments)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Choice.Taken(this, Collections.unmodifiableMap(arguments)));
    }

    boolean accepts(String method) {
        return accepts(methods, method);
    }

    static boolean accepts(List<String> methods, String method) {
        return methods.isEmpty()
                || methods.contains(method)
                || method.equals("HEAD") && methods.contains("GET");
    }

    /// Whether the other, which is tried earlier, leaves no request to this route.
    boolean isShadowedBy(MappedRoute other) {
        return pattern.text().equals(other.pattern.text())
                && !other.isConditional()
                && (other.methods.isEmpty()
                        || !methods.isEmpty() && other.methods.containsAll(methods));
    }

    /// Whether more than method and path decide.
    boolean isConditional() {
        return rule.isPresent()
                && (rule.get().subDomains().kind() != SubDomains.Kind.UNCHECKED
                        || !rule.get().conditions().isEmpty());
    }

    /// Counts a request in, unless the route is closed.
    boolean tryEnter() {
        if (entered.incrementAndGet() > 0) {
            return true;
        }
        entered.decrementAndGet();
        signalIfDrained();
        return false;
    }

    /// Counts a request out; once for each successful [#tryEnter].
    void leave() {
        left.incrementAndGet();
        if (entered.get() < 0) {
            signalIfDrained();
        }
    }

    /// Lets no request in any more. May be called again.
    void close() {
        entered.updateAndGet(count -> count < 0 ? count : count + CLOSED);
        signalIfDrained();
    }

    /// Waits, after [#close], until no request is in flight.
    ///
    /// @return false if some still are after that time
    boolean awaitDrained(long timeoutNanos) throws InterruptedException {
        return drained.await(timeoutNanos, TimeUnit.NANOSECONDS);
    }

    int requestsInFlight() {
        long out = left.get(); // first, for then the difference is never negative
        return (int) ((entered.get() & Long.MAX_VALUE) - out);
    }

    RouteInfo info(RouteInfo.State state) {
        return new RouteInfo(
                pattern.text(), methods, deployment.owner(), state, requestsInFlight(), left.get());
    }

    private void signalIfDrained() {
        if (entered.get() < 0 && requestsInFlight() == 0) {
            drained.countDown();
        }
    }
}

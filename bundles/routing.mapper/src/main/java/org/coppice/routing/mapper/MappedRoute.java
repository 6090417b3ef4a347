package org.coppice.routing.mapper;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.coppice.routing.api.RouteInfo;

/// One pattern of one service, and the count of its requests. For any thread.
///
/// The counts are two, so that entering and leaving are one atomic step each: requests in flight
/// are `entered` minus `left`. Closing adds `CLOSED` to `entered`, which makes it negative for
/// ever: a request that took this route from an older table and comes too late sees it, backs out
/// and chooses again.
final class MappedRoute {
    /// The order in which routes are tried; see [Specificity]. Of the same pattern, one that can
    /// answer comes before a broken one, one for certain methods before one for any, then by
    /// service ranking, and then the older service.
    static final Comparator<MappedRoute> ORDER =
            Comparator.comparing((MappedRoute r) -> r.pattern.specificity())
                    .thenComparing(r -> r.deployment.isBroken())
                    .thenComparing(r -> r.methods.isEmpty())
                    .thenComparing(r -> -(long) r.deployment.ranking())
                    .thenComparingLong(r -> r.deployment.serviceId());

    private static final long CLOSED = Long.MIN_VALUE;

    private final RoutePattern pattern;
    private final List<String> methods;
    private final Deployment deployment;
    private final Choice.Taken withoutArguments = new Choice.Taken(this, Map.of());
    private final AtomicLong entered = new AtomicLong();
    private final AtomicLong left = new AtomicLong();
    private final CountDownLatch drained = new CountDownLatch(1);

    /// @param methods sorted; empty means any
    MappedRoute(RoutePattern pattern, List<String> methods, Deployment deployment) {
        this.pattern = pattern;
        this.methods = List.copyOf(methods);
        this.deployment = deployment;
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

    /// The choice of this route if its pattern is literal: always the same one.
    Choice.Taken withoutArguments() {
        return withoutArguments;
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
                && (other.methods.isEmpty()
                        || !methods.isEmpty() && other.methods.containsAll(methods));
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

package org.coppice.routing.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.coppice.routing.api.PathTemplate;
import org.coppice.routing.api.RouteRule;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.RequestCount;
import org.coppice.wsgi.spi.Waits;

/// One pattern of one deployment, and the count of its requests. A router extends it by what it
/// needs to find it.
///
/// A request that took this route from an older table and comes after it was closed backs out and
/// chooses again, see [RequestCount].
///
/// **Threads**: any. **Errors**: none. **Null**: never.
public abstract class DeployedRoute {
    private final Deployment<?> deployment;
    private final PathTemplate template;
    private final RouteRule rule;
    private final RouteGuard guard;
    private final RequestCount count = new RequestCount();

    /// @param template the pattern: that of the rule, or a shorter one that it is also for
    /// @param rule methods, name and all else that is to be known of the route
    protected DeployedRoute(Deployment<?> deployment, PathTemplate template, RouteRule rule) {
        this.deployment = deployment;
        this.template = template;
        this.rule = rule;
        this.guard = new RouteGuard(template.text(), deployment.origin(), rule.limits());
    }

    /// Which requests it is for.
    protected abstract RouteClaim claim();

    /// Who answers: the deployment's application, unless the router knows better. Empty if the
    /// service cannot be had; then the answer is 503.
    protected Optional<Application> application() {
        return deployment.application();
    }

    /// Whether more than method and path decide: then it leaves requests to others of its pattern.
    protected boolean isConditional() {
        return false;
    }

    /// Whose it is.
    public final Deployment<?> deployment() {
        return deployment;
    }

    /// The pattern as people see it.
    public final String pattern() {
        return template.text();
    }

    /// Sorted; empty means any.
    public final List<String> methods() {
        return rule.methods();
    }

    /// What it was made of.
    public final RouteRule rule() {
        return rule;
    }

    /// Requests that have been given to it and whose body is not yet closed.
    public final int requestsInFlight() {
        return (int) count.inFlight();
    }

    /// Requests whose body has been closed.
    final long requestsServed() {
        return count.served();
    }

    /// The pattern without the names of its variables: routes with the same one compete.
    final String shape() {
        return template.parts().stream()
                .map(part ->
                        switch (part) {
                            case PathTemplate.Text text -> text.source();
                            case PathTemplate.Variable v -> "{:" + v.regex() + "}";
                            case PathTemplate.Extension e -> "{.:" + e.regex() + "}";
                        })
                .collect(Collectors.joining());
    }

    /// Keeps it within its limits.
    final RouteGuard guard() {
        return guard;
    }

    /// Counts a request in, unless the route is closed.
    final boolean tryEnter() {
        return count.tryEnter();
    }

    /// Counts a request out; once for each successful [#tryEnter].
    final void leave() {
        count.leave();
    }

    /// Lets no request in any more. May be called again.
    final void close() {
        count.close();
    }

    /// Waits, after [#close], until no request is in flight.
    ///
    /// @return false if some still are after that time
    final boolean awaitDrained(long timeoutNanos) throws InterruptedException {
        return Waits.await(count.drained(), Duration.ofNanos(timeoutNanos));
    }
}

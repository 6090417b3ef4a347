package org.coppice.routing.mapper;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.routing.api.RouteCondition;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.api.SubDomains;
import org.coppice.routing.spi.DeployedRoute;
import org.coppice.routing.spi.Deployment;
import org.coppice.routing.spi.RouteClaim;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Environ;

/// A route that is found by its pattern. For any thread.
final class MappedRoute extends DeployedRoute {
    /// The order in which routes are tried; see [Specificity]. Of the same pattern, one that can
    /// answer comes before a broken one, one for certain methods before one for any, then by
    /// service ranking, and then the older service. Rules of a map whose patterns begin with the
    /// same text keep their order, see [RuleRoutes].
    static final Comparator<MappedRoute> ORDER =
            Comparator.comparing((MappedRoute r) -> r.place.specificity())
                    .thenComparing(r -> r.deployment().isBroken())
                    .thenComparing(r -> r.place.anyMethod())
                    .thenComparing(r -> -(long) r.deployment().origin().ranking())
                    .thenComparingLong(r -> r.deployment().origin().serviceId())
                    .thenComparingInt(r -> r.place.index());

    private final RoutePattern compiled;
    private final Place place;
    private final boolean plain;
    private final Optional<Choice> withoutArguments = Optional.of(new Choice.Taken(this, Map.of()));

    /// Of a service, which answers.
    MappedRoute(RoutePattern pattern, RouteRule rule, Deployment<MappedRoute> deployment) {
        this(
                pattern,
                rule,
                new Place(pattern.specificity(), rule.methods().isEmpty(), 0),
                deployment);
    }

    MappedRoute(
            RoutePattern pattern, RouteRule rule, Place place, Deployment<MappedRoute> deployment) {
        super(deployment, pattern.template(), rule);
        this.compiled = pattern;
        this.place = place;
        this.plain = !isConditional() && rule.defaults().isEmpty();
    }

    RoutePattern compiled() {
        return compiled;
    }

    /// The choice of this route if it [#isPlain] and its pattern is literal: always the same.
    Optional<Choice> withoutArguments() {
        return withoutArguments;
    }

    /// Whether the host decides nothing.
    boolean isForAnyHost() {
        return rule().subDomains().kind() == SubDomains.Kind.UNCHECKED;
    }

    /// Whether path and method alone decide, and all arguments are of the path.
    boolean isPlain() {
        return plain;
    }

    /// Whether it is of a map, so that its rule has a target of its own.
    boolean isOfMap() {
        return rule().target().isPresent();
    }

    @Override
    protected Optional<Application> application() {
        return isOfMap() && !deployment().isBroken() ? rule().target() : super.application();
    }

    @Override
    protected RouteClaim claim() {
        return new Claim(compiled, methods());
    }

    boolean acceptsHost(Environ environ) {
        return isForAnyHost() || rule().subDomains().accept(host(environ));
    }

    private static String host(Environ environ) {
        return environ.header("Host").orElseGet(environ::serverName);
    }

    /// The choice of this route for a path that its pattern matches; nothing if one of its
    /// conditions does not hold. Whether the method and the host are right is not asked.
    ///
    /// @param bounds of the variables, as [Captures#copy]
    Optional<Choice.Taken> take(String path, int[] bounds, Environ environ) {
        RouteRule own = rule();
        Map<String, String> arguments = new LinkedHashMap<>(own.defaults());
        compiled.putArguments(path, bounds, arguments);
        if (!isForAnyHost()) {
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
        return accepts(methods(), method);
    }

    static boolean accepts(List<String> methods, String method) {
        return methods.isEmpty()
                || methods.contains(method)
                || method.equals("HEAD") && methods.contains("GET");
    }

    @Override
    protected boolean isConditional() {
        return !isForAnyHost() || !rule().conditions().isEmpty();
    }

    record Claim(RoutePattern pattern, List<String> methods) implements RouteClaim {
        @Override
        public boolean matches(String method, String path) {
            try {
                return accepts(methods, method) && pattern.match(path).isPresent();
            } catch (EndlessMatchException e) {
                return false; // nor would its successor tell in time
            }
        }
    }
}

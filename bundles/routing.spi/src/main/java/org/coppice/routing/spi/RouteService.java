package org.coppice.routing.spi;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.coppice.routing.api.Route;
import org.coppice.routing.api.RouteLimits;
import org.coppice.routing.api.RouteRule;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/// A service that is deployed; its properties are always those of now.
///
/// **Threads**: any. **Errors**: `IllegalArgumentException` for a property with a bad value, in one
/// line that names it. **Null**: never.
public final class RouteService {
    private static final long MOST_CONCURRENT = 1_000_000;
    private static final long MOST_MILLIS = Duration.ofDays(1).toMillis();

    private final ServiceReference<Object> reference;
    private final BundleContext context;
    private Optional<Object> object = Optional.empty(); // guarded by this

    RouteService(ServiceReference<Object> reference, BundleContext context) {
        this.reference = reference;
        this.context = context;
    }

    /// Whose it is: the bundle, and of its services the name of the component, or else what the
    /// service's description says.
    public ServiceOrigin origin() {
        return new ServiceOrigin(
                owner(reference),
                reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer i ? i : 0,
                (Long) reference.getProperty(Constants.SERVICE_ID));
    }

    /// The bundle that has registered it; empty once it is unregistered.
    public Optional<Bundle> bundle() {
        return Optional.ofNullable(reference.getBundle());
    }

    /// Whether it is registered under that type.
    public boolean is(Class<?> type) {
        return Arrays.asList((String[]) reference.getProperty(Constants.OBJECTCLASS))
                .contains(type.getName());
    }

    /// A service property.
    public Optional<Object> property(String key) {
        return Optional.ofNullable(reference.getProperty(key));
    }

    /// A service property of any shape as strings: an array, a collection, or else one value; empty
    /// if it is missing.
    public List<String> texts(String key) {
        return switch (reference.getProperty(key)) {
            case null -> List.of();
            case Object[] array -> Arrays.stream(array).map(String::valueOf).toList();
            case Collection<?> collection -> collection.stream().map(String::valueOf).toList();
            case Object value -> List.of(value.toString());
        };
    }

    /// The service object; empty if it cannot be had now, because its component fails to start. It
    /// is got once, and given back when the service goes; until there is one, each call tries
    /// again. Runs code of others.
    public Optional<Object> object() {
        synchronized (this) {
            if (object.isPresent()) {
                return object;
            }
        }
        Optional<Object> got = Optional.ofNullable(context.getService(reference));
        synchronized (this) {
            if (object.isEmpty()) {
                object = got;
                return object;
            }
        }
        got.ifPresent(_ -> context.ungetService(reference)); // another thread was quicker
        return object();
    }

    /// A rule with all that the properties of [Route] and [RouteLimits] say beside the pattern.
    ///
    /// @throws IllegalArgumentException if a property has a bad value
    public RouteRule describe(RouteRule rule) {
        RouteRule described =
                rule.withMethods(texts(Route.METHODS).toArray(new String[0]))
                        .summarized(text(Route.SUMMARY))
                        .upgradingTo(text(Route.UPGRADE))
                        .withMaxConcurrent(
                                (int) number(RouteLimits.MAX_CONCURRENT, MOST_CONCURRENT))
                        .withBodyMaxBytes(number(RouteLimits.BODY_MAX_BYTES, Long.MAX_VALUE))
                        .withTimeout(
                                Duration.ofMillis(number(RouteLimits.TIMEOUT_MILLIS, MOST_MILLIS)));
        String name = text(Route.NAME);
        return name.isEmpty() ? described : described.named(name);
    }

    private String text(String key) {
        return property(key).map(Object::toString).orElse("");
    }

    private long number(String key, long most) {
        String text = text(key).strip();
        if (text.isEmpty()) {
            return 0;
        }
        if (text.matches("[0-9]{1,18}") && Long.parseLong(text) <= most) {
            return Long.parseLong(text);
        }
        throw new IllegalArgumentException(
                "%s = %s is not allowed: give a whole number in 0..%d, where 0 is no limit"
                        .formatted(key, text, most));
    }

    /// Gives the object back, if it was got.
    synchronized void release() {
        object.ifPresent(_ -> context.ungetService(reference));
        object = Optional.empty();
    }

    private static String owner(ServiceReference<Object> reference) {
        Bundle bundle = reference.getBundle();
        String name =
                bundle == null
                        ? "a bundle that is gone"
                        : bundle.getSymbolicName() + " " + bundle.getVersion();
        return Stream.of("component.name", Constants.SERVICE_DESCRIPTION)
                .map(reference::getProperty)
                .filter(Objects::nonNull)
                .findFirst()
                .map(each -> name + ", " + each)
                .orElseGet(() -> name + ", service " + reference.getProperty(Constants.SERVICE_ID));
    }
}

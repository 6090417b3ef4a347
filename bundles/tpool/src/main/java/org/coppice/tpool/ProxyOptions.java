package org.coppice.tpool;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/// How the methods of a [NativePool#proxy] go. Results that are wrapped again have the same
/// options. Each method gives a changed copy.
///
/// ```java
/// ProxyOptions.NONE.autowrap(Statement.class, ResultSet.class).direct("isClosed")
/// ```
///
/// @param autowrapTypes results of these interfaces are wrapped again; of several that a result has
///   the one that the method declares, else the most special
/// @param autowrapMethods results of methods of these names are wrapped again, as the interface
///   that the method declares
/// @param directMethods methods of these names run in the caller's thread
public record ProxyOptions(
        Set<Class<?>> autowrapTypes, Set<String> autowrapMethods, Set<String> directMethods) {

    /// Every method goes through the pool and every result comes as it is.
    public static final ProxyOptions NONE = new ProxyOptions(Set.of(), Set.of(), Set.of());

    /// @throws IllegalArgumentException if one of the types is no interface
    public ProxyOptions {
        autowrapTypes = Set.copyOf(autowrapTypes);
        autowrapMethods = Set.copyOf(autowrapMethods);
        directMethods = Set.copyOf(directMethods);
        autowrapTypes.forEach(ProxyOptions::requireInterface);
    }

    static <T> Class<T> requireInterface(Class<T> type) {
        if (!Objects.requireNonNull(type, "type").isInterface()) {
            throw new IllegalArgumentException(
                    type.getName() + " cannot be wrapped, allowed are interfaces");
        }
        return type;
    }

    /// Results of these interfaces too are wrapped again. eventlet's `autowrap`.
    public ProxyOptions autowrap(Class<?>... types) {
        return new ProxyOptions(with(autowrapTypes, types), autowrapMethods, directMethods);
    }

    /// Results of methods of these names too are wrapped again. eventlet's `autowrap_names`.
    public ProxyOptions autowrapMethods(String... names) {
        return new ProxyOptions(autowrapTypes, with(autowrapMethods, names), directMethods);
    }

    /// Methods of these names too run in the caller's thread: those that never block.
    public ProxyOptions direct(String... names) {
        return new ProxyOptions(autowrapTypes, autowrapMethods, with(directMethods, names));
    }

    private static <E> Set<E> with(Set<E> former, E[] more) {
        Set<E> all = new HashSet<>(former);
        all.addAll(Arrays.asList(more));
        return all;
    }
}

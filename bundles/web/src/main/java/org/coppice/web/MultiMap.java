package org.coppice.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Values by name in the order in which a client sent them, several of a name allowed: the
/// parameters of a query, the fields and files of a form. WebOb's `MultiDict`.
///
/// ```java
/// MultiMap<String> query = request.queryParameters();
/// int page = query.first("page").map(Integer::parseInt).orElse(1);
/// for (String tag : query.all("tag")) { … }
/// ```
///
/// **Threads**: immutable; a [Builder] belongs to one thread. **Errors**: a name that the client
/// should have sent once and has not is an [HttpException], see [#one]. **Null**: neither names nor
/// values are null.
///
/// @param <V> what a value is
public final class MultiMap<V> implements Iterable<MultiMap.Entry<V>> {
    /// So few are found by looking at each.
    private static final int FEW = 8;

    private static final MultiMap<?> EMPTY = new MultiMap<>(new String[0], new Object[0]);

    private final String[] names;
    private final Object[] values; // each a V
    private Map<String, List<V>> map; // made when it is first needed; racy, but each is as good

    private MultiMap(String[] names, Object[] values) {
        this.names = names;
        this.values = values;
    }

    /// One value and its name.
    ///
    /// @param <V> what the value is
    /// @param name as the client wrote it
    /// @param value of that name
    public record Entry<V>(String name, V value) {
        /// Checks that both are there.
        public Entry {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }

    /// Nothing; what `NoVars` is in WebOb.
    @SuppressWarnings("unchecked") // it has no values
    public static <V> MultiMap<V> empty() {
        return (MultiMap<V>) EMPTY;
    }

    /// One value.
    public static <V> MultiMap<V> of(String name, V value) {
        return MultiMap.<V>builder().add(name, value).build();
    }

    /// A builder without values.
    public static <V> Builder<V> builder() {
        return new Builder<>();
    }

    /// The entries of this map and then those of another: WebOb's `NestedMultiDict`, which makes
    /// `params` of query and form.
    public MultiMap<V> concat(MultiMap<V> after) {
        if (after.isEmpty()) {
            return this;
        }
        return isEmpty() ? after : toBuilder().addAll(after).build();
    }

    /// The first value of that name.
    public Optional<V> first(String name) {
        if (names.length > FEW) {
            List<V> all = asMap().get(name);
            return all == null ? Optional.empty() : Optional.of(all.getFirst());
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return Optional.of(value(i));
            }
        }
        return Optional.empty();
    }

    /// The last value of that name, which is what WebOb's `[…]` gives.
    public Optional<V> last(String name) {
        List<V> all = all(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /// The values of that name in their order, an unchangeable list; WebOb's `getall`.
    public List<V> all(String name) {
        return asMap().getOrDefault(name, List.of());
    }

    /// The only value of that name; WebOb's `getone`.
    ///
    /// @throws HttpException 400 that names it, if there is none or more than one
    public V one(String name) {
        List<V> all = all(name);
        if (all.size() != 1) {
            throw new HttpException(
                    400,
                    all.isEmpty()
                            ? "\"%s\" is missing".formatted(name)
                            : "\"%s\" is given %d times, it must be given once"
                                    .formatted(name, all.size()));
        }
        return all.getFirst();
    }

    /// Whether there is a value of that name.
    public boolean contains(String name) {
        return first(name).isPresent();
    }

    /// The names, each once, in the order of their first values.
    public Set<String> names() {
        return asMap().keySet();
    }

    /// The number of values.
    public int size() {
        return names.length;
    }

    /// Whether there is nothing.
    public boolean isEmpty() {
        return names.length == 0;
    }

    /// The values by name, unchangeable, in the order of the first of each name; WebOb's
    /// `dict_of_lists`.
    public Map<String, List<V>> asMap() {
        Map<String, List<V>> made = map;
        if (made == null) {
            made = new LinkedHashMap<>();
            for (int i = 0; i < names.length; i++) {
                made.computeIfAbsent(names[i], name -> new ArrayList<>(1)).add(value(i));
            }
            made.replaceAll((name, all) -> List.copyOf(all));
            made = Collections.unmodifiableMap(made);
            map = made;
        }
        return made;
    }

    /// A builder with these values.
    public Builder<V> toBuilder() {
        return new Builder<V>().addAll(this);
    }

    @Override
    public Iterator<Entry<V>> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < names.length;
            }

            @Override
            public Entry<V> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("there are " + names.length + " values");
                }
                return new Entry<>(names[next], value(next++));
            }
        };
    }

    /// Whether both have the same names and values in the same order.
    @Override
    public boolean equals(Object other) {
        return other instanceof MultiMap<?> that
                && Arrays.equals(names, that.names)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(names) + Arrays.hashCode(values);
    }

    /// As `{a=1, b=2, a=3}`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < names.length; i++) {
            text.append(i > 0 ? ", " : "").append(names[i]).append('=').append(values[i]);
        }
        return text.append('}').toString();
    }

    @SuppressWarnings("unchecked") // only V are put there
    private V value(int index) {
        return (V) values[index];
    }

    /// Makes a [MultiMap]; its methods are those by which a `MultiDict` is changed.
    ///
    /// @param <V> what a value is
    public static final class Builder<V> {
        private final List<Entry<V>> entries = new ArrayList<>();

        private Builder() {}

        /// Adds a value at the end, whether or not there are others of its name.
        public Builder<V> add(String name, V value) {
            entries.add(new Entry<>(name, value));
            return this;
        }

        /// Adds all values at the end; WebOb's `extend`.
        public Builder<V> addAll(MultiMap<? extends V> others) {
            others.forEach(each -> add(each.name(), each.value()));
            return this;
        }

        /// Puts this value in the place of all of its name.
        public Builder<V> set(String name, V value) {
            return remove(name).add(name, value);
        }

        /// Puts the values of these names in the place of those that are there; WebOb's `update`.
        public Builder<V> setAll(MultiMap<? extends V> others) {
            others.names().forEach(this::remove);
            return addAll(others);
        }

        /// Removes all values of that name; does nothing if there are none.
        public Builder<V> remove(String name) {
            entries.removeIf(each -> each.name().equals(name));
            return this;
        }

        /// How many values there are.
        public int size() {
            return entries.size();
        }

        /// The map; the builder may be used further.
        public MultiMap<V> build() {
            if (entries.isEmpty()) {
                return empty();
            }
            return new MultiMap<>(
                    entries.stream().map(Entry::name).toArray(String[]::new),
                    entries.stream().map(Entry::value).toArray());
        }
    }
}

package org.coppice.green;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/// The hubs, or the coroutines, that are there now; the best first.
///
/// **Threads:** any.
final class Providers<T> {

    private final List<T> all = new CopyOnWriteArrayList<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private final String what;
    private final Function<T, String> name;
    private final Comparator<T> bestFirst;

    Providers(String what, Function<T, String> name, ToIntFunction<T> preference) {
        this.what = what;
        this.name = name;
        this.bestFirst = Comparator.comparingInt(preference).reversed().thenComparing(name);
    }

    void add(T provider) {
        all.add(provider);
        all.sort(bestFirst);
    }

    /// One is there but does not work here.
    void refused(String why) {
        refusals.add(why);
    }

    void remove(T provider) {
        all.remove(provider);
    }

    /// The best first.
    List<T> all() {
        return List.copyOf(all);
    }

    List<String> names() {
        return all.stream().map(name).toList();
    }

    /// The provider of that name; the best for `auto`.
    Optional<T> find(String wanted) {
        return all.stream()
                .filter(each -> GreenOptions.AUTO.equals(wanted) || name.apply(each).equals(wanted))
                .findFirst();
    }

    /// The provider of that name; the best for `auto`.
    ///
    /// @throws IllegalArgumentException if there are others, but none of that name
    /// @throws IllegalStateException if there is none at all; the message says which do not work
    T require(String wanted) {
        return find(wanted)
                .orElseThrow(() ->
                        all.isEmpty()
                                ? new IllegalStateException(
                                        "No "
                                                + what
                                                + " on the class path works here: add a bundle that"
                                                + " has one"
                                                + refusals())
                                : new IllegalArgumentException(missing(wanted) + refusals()));
    }

    /// The reasons of those that do not work here, as further sentences; empty if there are none.
    String refusals() {
        return refusals.isEmpty() ? "" : ". " + String.join("; ", refusals);
    }

    /// The best, if there is any.
    Optional<T> best() {
        return find(GreenOptions.AUTO);
    }

    /// What to say if there is none of that name.
    String missing(String wanted) {
        return what
                + "="
                + wanted
                + " is not there: use "
                + GreenOptions.AUTO
                + " or one of "
                + all.stream().map(name).collect(Collectors.joining(", "))
                + ", or install the bundle that has it";
    }
}

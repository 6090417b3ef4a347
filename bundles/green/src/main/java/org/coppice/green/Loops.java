package org.coppice.green;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/// The loops of a container: a service as long as there is a hub and a coroutine.
///
/// **Threads:** any. **Null:** nothing here is null.
@ProviderType
public interface Loops {

    /// The loops that take new work, in the order of their numbers. At least one.
    List<Loop> loops();

    /// All loops that live: those of [#loops()], and those that take no new work since their number
    /// was reduced but still have some.
    default List<Loop> all() {
        return loops();
    }

    /// The loop with the fewest green threads; the first of several.
    ///
    /// @throws IllegalStateException if the loops have been stopped
    default Loop next() {
        List<Loop> now = loops();
        return now.size() == 1
                ? now.getFirst()
                : now.stream()
                        .min(Comparator.comparingInt(Loop::load))
                        .orElseThrow(
                                () -> new IllegalStateException("The loops have been stopped"));
    }

    /// The loop that the key sticks to: the same as long as that loop takes new work, whatever
    /// becomes of the others. Keys spread over all loops; when a loop is added it takes over its
    /// share and no key moves between the others.
    ///
    /// @param key anything with a stable hash code
    /// @throws IllegalStateException if the loops have been stopped
    default Loop forKey(Object key) {
        int hash = Objects.requireNonNull(key, "key").hashCode();
        return loops().stream()
                .max(Comparator.comparingInt(loop -> Spread.weight(hash, loop.name())))
                .orElseThrow(() -> new IllegalStateException("The loops have been stopped"));
    }

    /// The names of the hubs that may be used now, the best first.
    List<String> hubs();

    /// Moves every loop to a hub, live; blocks until all have moved. Nothing that is registered is
    /// lost. It holds until the next change of the configuration.
    ///
    /// @param name one of [#hubs()], or `auto` for the best
    /// @throws IllegalArgumentException if there is none of that name; the message names those that
    ///   are there
    /// @throws IllegalStateException if the hub refuses what is registered: all loops stay with
    ///   theirs, the message says why
    void useHub(String name);
}

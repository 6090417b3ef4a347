package org.coppice.green;

import java.util.List;
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
    Loop next();

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

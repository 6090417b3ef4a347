package org.coppice.green;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Keys of a [DagPool] and what they come to, in the order in which they come to it.
///
/// To be gone through once: each call of [#iterator()] goes on where the last one is. Blocks until
/// the next one is there; a time-out or a kill meanwhile loses none.
///
/// **Threads:** the pool's loop. **Null:** values may be null.
public final class DagResults<K, T>
        implements Iterator<Map.Entry<K, T>>, Iterable<Map.Entry<K, T>> {

    private final Source<K, ?, T> source;

    /// Those that were not given out.
    private final Set<K> pending;

    /// Those of them that were seen to be there, in their order.
    private final ArrayDeque<K> arrived = new ArrayDeque<>();

    private final WaitQueue takers = new WaitQueue();

    /// Found, but not given out.
    private Map.Entry<K, T> found;

    /// Where the outcomes come from, which are wanted, and what is given out of them.
    ///
    /// @param wanted null for all
    record Source<K, V, T>(
            DagPool<K, V> pool, Predicate<DagOutcome<V>> wanted, Function<DagOutcome<V>, T> give) {

        List<K> arrived(Collection<K> keys) {
            List<K> there = new ArrayList<>();
            for (K key : keys) {
                if (pool.outcome(key) != null) {
                    there.add(key);
                }
            }
            there.sort(Comparator.comparingLong(key -> pool.outcome(key).number()));
            return there;
        }

        /// Null if it is not wanted.
        Map.Entry<K, T> entry(K key) {
            DagOutcome<V> outcome = pool.outcome(key);
            return wanted == null || wanted.test(outcome)
                    ? new SimpleImmutableEntry<>(key, give.apply(outcome))
                    : null;
        }
    }

    DagResults(Source<K, ?, T> source, Collection<? extends K> keys) {
        this.source = source;
        this.pending = new LinkedHashSet<>(keys);
    }

    /// Itself.
    @Override
    public Iterator<Map.Entry<K, T>> iterator() {
        return this;
    }

    /// Whether there is another. Blocks only if failures or successes are left out, until it is
    /// known.
    @Override
    public boolean hasNext() {
        if (source.wanted() == null) {
            return !pending.isEmpty();
        }
        while (found == null && !pending.isEmpty()) {
            found = takeNext();
        }
        return found != null;
    }

    /// Blocks until the next one is there.
    ///
    /// @throws PropagateError if its task has failed, unless failures are what is asked for; those
    ///   after it can still be had
    /// @throws NoSuchElementException if all were given out
    @Override
    public Map.Entry<K, T> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("Every result was given out");
        }
        if (found == null) {
            return takeNext();
        }
        Map.Entry<K, T> next = found;
        found = null;
        return next;
    }

    /// Null if the next is not wanted.
    private Map.Entry<K, T> takeNext() {
        Fiber taker = source.pool().current();
        while (true) {
            if (arrived.isEmpty()) {
                arrived.addAll(source.arrived(pending));
            }
            if (!arrived.isEmpty()) {
                K key = arrived.poll();
                pending.remove(key);
                return source.entry(key);
            }
            if (pending.isEmpty()) {
                throw new NoSuchElementException("Every result was given out");
            }
            source.pool().awaitAny(taker, takers, pending);
        }
    }

    /// Those that are not there yet.
    Set<K> missing() {
        Set<K> missing = new HashSet<>(pending);
        missing.removeAll(Set.copyOf(source.arrived(pending)));
        return missing;
    }
}

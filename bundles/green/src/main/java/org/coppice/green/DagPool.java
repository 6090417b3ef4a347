package org.coppice.green;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Green threads that wait for each other's results by key: eventlet's `DAGPool`.
///
/// ```java
/// DagPool<String, Integer> pool = new DagPool<>(Map.of("a", 1));
/// pool.spawn("c", List.of("a", "b"), (key, results) -> {
///     int sum = 0;
///     for (Map.Entry<String, Integer> each : results) {
///         sum += each.getValue();
///     }
///     return sum;
/// });
/// pool.post("b", 2);
/// int three = pool.await("c");
/// ```
///
/// What a task returns is the result of its key; what others post is as good. Tasks begin at once
/// and wait where they go through their results, so they may prepare before. A task whose
/// dependencies never come, or that depends on itself, waits for ever: [#waitingFor()] tells.
///
/// **Threads:** the one loop on which it is first used. **Errors:** a failed task's result is a
/// [PropagateError] wherever it is asked for. **Null:** keys are not null, results may be.
public final class DagPool<K, V> implements LoopBound {

    private static final Logger LOG = LoggerFactory.getLogger(DagPool.class);

    private final HomeLoop home = new HomeLoop();
    private final DagResults.Source<K, V, V> all =
            new DagResults.Source<>(this, null, DagOutcome::result);

    /// In the order in which they came.
    private final Map<K, DagOutcome<V>> outcomes = new LinkedHashMap<>();

    private final Map<K, Run<K, V>> running = new LinkedHashMap<>();

    /// Who is blocked for a key.
    private final Map<K, Set<WaitQueue>> blocked = new HashMap<>();

    /// A pool without results.
    public DagPool() {}

    /// A pool with these results.
    public DagPool(Map<? extends K, ? extends V> preload) {
        preload.forEach((key, value) -> store(Objects.requireNonNull(key, "key"), value, null));
    }

    /// What a green thread of the pool does; it may throw.
    @FunctionalInterface
    public interface Task<K, V> {
        /// @param key its own key
        /// @param results of its dependencies, each as soon as it is there; a failed one throws
        ///   [PropagateError]
        /// @return the result of its key
        V run(K key, DagResults<K, V> results) throws Exception;
    }

    /// A task and what it waits for; told apart by identity.
    private static final class Run<K, V> {
        final DagResults<K, V> results;
        final GreenThread<V> thread;

        Run(DagResults<K, V> results, GreenThread<V> thread) {
            this.results = results;
            this.thread = thread;
        }
    }

    // ---- results that come

    /// Starts a green thread for the key. If it fails, by anything but a kill, its result is that
    /// failure.
    ///
    /// @param depends the keys whose results it gets; none is needed to exist yet
    /// @throws Collision if there is a task or a result with the key
    public void spawn(K key, Collection<? extends K> depends, Task<K, V> task) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(task, "task");
        Loop loop = home.require(this);
        if (running.containsKey(key)) {
            throw new Collision(key, "There is a task with the key " + key);
        }
        requireNoOutcome(key);
        DagResults<K, V> results = new DagResults<>(all, depends);
        GreenThread<V> thread = loop.spawn(() -> task.run(key, results), false);
        Run<K, V> run = new Run<>(results, thread);
        running.put(key, run);
        thread.watch(Watcher.of(() -> end(key, run)));
    }

    /// As [#spawn], for each key of the map with what it depends on. Does not block; of several
    /// keys those before the one that collides are spawned.
    public void spawnMany(
            Map<? extends K, ? extends Collection<? extends K>> depends, Task<K, V> task) {
        depends.forEach((key, keys) -> spawn(key, keys, task));
    }

    private void requireNoOutcome(K key) {
        if (outcomes.containsKey(key)) {
            throw new Collision(key, "There is a result with the key " + key);
        }
    }

    /// One that was killed is not there any more, and another may be in its place.
    private void end(K key, Run<K, V> run) {
        if (!running.remove(key, run)) {
            return;
        }
        Optional<Throwable> failure = run.thread.failure();
        if (failure.isEmpty()) {
            if (!outcomes.containsKey(key)) {
                store(key, run.thread.value().orElse(null), null);
            }
        } else if (outcomes.containsKey(key)) {
            Telling.log(() ->
                    LOG.warn(
                            "The task {} of a DagPool failed after its result",
                            key,
                            failure.get()));
        } else if (!(failure.get() instanceof GreenExit)) {
            store(key, null, new PropagateError(key, failure.get()));
        }
    }

    private void store(K key, V value, PropagateError failure) {
        DagOutcome<V> before = outcomes.get(key);
        long number = before == null ? outcomes.size() : before.number();
        outcomes.put(key, new DagOutcome<>(number, value, failure));
        Set<WaitQueue> waiting = blocked.remove(key);
        if (waiting != null) {
            waiting.forEach(WaitQueue::grantAll);
        }
    }

    /// Gives a key its result. A task may post for its own key; then what it returns is ignored.
    /// Those who wait are scheduled; the caller does not switch.
    ///
    /// @throws Collision if there is a result, or another's task with the key: [#kill] that first
    public void post(K key, V value) {
        requireMayPost(key);
        requireNoOutcome(key);
        store(key, value, null);
    }

    /// As [#post], for a failure: whoever asks for the result gets a [PropagateError] with it.
    public void postFailure(K key, Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        requireMayPost(key);
        requireNoOutcome(key);
        store(key, null, new PropagateError(key, failure));
    }

    /// As [#post], also if there is a result: who asks from now on gets this one, who was given the
    /// other keeps it. eventlet's `post(replace=True)`.
    ///
    /// @throws Collision if there is another's task with the key
    public void replace(K key, V value) {
        requireMayPost(key);
        store(key, value, null);
    }

    private void requireMayPost(K key) {
        Objects.requireNonNull(key, "key");
        home.require(this);
        Run<K, V> run = running.get(key);
        if (run != null && !(GreenThread.isCurrent() && Fiber.current() == run.thread.fiber())) {
            throw new Collision(key, "There is another's task with the key " + key);
        }
    }

    /// Kills the task with the key, as [GreenThread#kill()] does. The key has no result then, and
    /// may be spawned or posted anew; who waits for it goes on waiting.
    ///
    /// @throws NoSuchElementException if there is no such task
    public void kill(K key) {
        home.require(this);
        Run<K, V> run = running.remove(key);
        if (run == null) {
            throw new NoSuchElementException("There is no task with the key " + key);
        }
        run.thread.kill();
    }

    // ---- results that are asked for

    /// The result of the key, or the other value if there is none yet. Does not block.
    ///
    /// @throws PropagateError if it has failed
    public V get(K key, V otherwise) {
        home.require(this);
        DagOutcome<V> outcome = outcomes.get(key);
        return outcome == null ? otherwise : outcome.result();
    }

    /// Blocks until there is a result of the key: eventlet's `pool[key]`.
    ///
    /// @throws PropagateError if it has failed
    public V await(K key) {
        return awaitEach(List.of(key)).next().getValue();
    }

    /// Blocks until there are results of all these keys: eventlet's `wait`.
    ///
    /// @return them, in the order in which they came
    /// @throws PropagateError for the first that fails, at once
    public Map<K, V> awaitAll(Collection<? extends K> keys) {
        Map<K, V> results = new LinkedHashMap<>();
        for (Map.Entry<K, V> each : awaitEach(keys)) {
            results.put(each.getKey(), each.getValue());
        }
        return results;
    }

    /// As [#awaitAll(Collection)] for all keys that have a result or a task now: eventlet's
    /// `waitall`.
    public Map<K, V> awaitAll() {
        return awaitAll(known());
    }

    /// The results of these keys, each as soon as it is there; a failed one throws
    /// [PropagateError]. eventlet's `wait_each`.
    public DagResults<K, V> awaitEach(Collection<? extends K> keys) {
        home.require(this);
        return new DagResults<>(all, keys);
    }

    /// As [#awaitEach(Collection)] for all keys that have a result or a task now.
    public DagResults<K, V> awaitEach() {
        return awaitEach(known());
    }

    /// As [#awaitEach(Collection)], without those that fail: eventlet's `wait_each_success`.
    public DagResults<K, V> awaitEachSuccess(Collection<? extends K> keys) {
        home.require(this);
        return new DagResults<>(
                new DagResults.Source<>(this, outcome -> !outcome.isFailure(), DagOutcome::value),
                keys);
    }

    /// As [#awaitEachSuccess(Collection)] for all keys that have a result or a task now.
    public DagResults<K, V> awaitEachSuccess() {
        return awaitEachSuccess(known());
    }

    /// As [#awaitEach(Collection)], but only those that fail: eventlet's `wait_each_exception`.
    public DagResults<K, PropagateError> awaitEachFailure(Collection<? extends K> keys) {
        home.require(this);
        return new DagResults<>(
                new DagResults.Source<>(this, DagOutcome::isFailure, DagOutcome::failure), keys);
    }

    /// As [#awaitEachFailure(Collection)] for all keys that have a result or a task now.
    public DagResults<K, PropagateError> awaitEachFailure() {
        return awaitEachFailure(known());
    }

    private Set<K> known() {
        home.require(this);
        Set<K> keys = new LinkedHashSet<>(outcomes.keySet());
        keys.addAll(running.keySet());
        return keys;
    }

    /// Null if there is none.
    DagOutcome<V> outcome(K key) {
        return outcomes.get(key);
    }

    Fiber current() {
        return home.current(this);
    }

    /// Blocks until one of the keys, which have none, may have a result.
    void awaitAny(Fiber current, WaitQueue takers, Collection<K> keys) {
        for (K key : keys) {
            blocked.computeIfAbsent(key, missing -> new LinkedHashSet<>()).add(takers);
        }
        try {
            takers.await(new Waiter(current, null), this, WaitQueue.FOR_EVER);
        } finally {
            if (takers.isEmpty()) {
                keys.forEach(key -> stopWaiting(key, takers));
            }
        }
    }

    private void stopWaiting(K key, WaitQueue takers) {
        blocked.computeIfPresent(
                key,
                (present, waiting) -> {
                    waiting.remove(takers);
                    return waiting.isEmpty() ? null : waiting;
                });
    }

    // ---- how it stands

    /// The keys that have a result at this moment, in the order in which they came to it.
    public List<K> keys() {
        home.require(this);
        return List.copyOf(outcomes.keySet());
    }

    /// The results that there are at this moment, in the order in which they came.
    ///
    /// @throws PropagateError if one of them is a failure
    public Map<K, V> items() {
        home.require(this);
        Map<K, V> items = new LinkedHashMap<>();
        outcomes.forEach((key, outcome) -> items.put(key, outcome.result()));
        return items;
    }

    /// How many tasks run, also those that wait for results.
    public int running() {
        home.require(this);
        return running.size();
    }

    /// The keys of the tasks that run, in the order of their spawns.
    public List<K> runningKeys() {
        home.require(this);
        return new ArrayList<>(running.keySet());
    }

    /// How many tasks wait for results that are not there.
    public int waiting() {
        return waitingFor().size();
    }

    /// The keys whose results the task with the key waits for; none if it has ended.
    ///
    /// @throws NoSuchElementException if there is neither a task nor a result with the key
    public Set<K> waitingFor(K key) {
        home.require(this);
        Run<K, V> run = running.get(key);
        if (run != null) {
            return run.results.missing();
        }
        if (!outcomes.containsKey(key)) {
            throw new NoSuchElementException("There is no task with the key " + key);
        }
        return Collections.emptySet();
    }

    /// The tasks that wait for results that are not there, and for which.
    public Map<K, Set<K>> waitingFor() {
        home.require(this);
        Map<K, Set<K>> waiting = new LinkedHashMap<>();
        running.forEach((key, run) -> {
            Set<K> missing = run.results.missing();
            if (!missing.isEmpty()) {
                waiting.put(key, missing);
            }
        });
        return waiting;
    }

    @Override
    public String toString() {
        return "DAG pool of " + outcomes.size() + " results, " + running.size() + " running";
    }
}

package org.coppice.tpool;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/// Native threads that do what would block a loop: native code, files, long computations.
/// eventlet's `tpool`, gevent's `ThreadPool`. The container has one as a service; others are made
/// by [#builder()].
///
/// ```java
/// try (NativePool pool = NativePool.builder().size(4).build()) {
///     byte[] hash = pool.execute(() -> slowHash(file));
/// }
/// ```
///
/// A caller that is killed or whose time is over goes at once. What it asked for never runs if it
/// had not begun; what has begun goes on, and its result is dropped when it comes, unless the pool
/// was built to interrupt it.
///
/// **Threads:** any. "Blocks" means that a green thread waits alone and its loop goes on, and that
/// any other thread just waits. Work runs on workers, which are daemon threads: what only green
/// threads may call throws [IllegalStateException] there. Locals and the context class loader of
/// the caller do not go with it. **Errors:** what the work throws is thrown at the caller, the same
/// object; where it was called from stands among its suppressed errors.
/// [java.util.concurrent.RejectedExecutionException] when the pool is closed. **Null:** only
/// results may be null.
@ProviderType
public interface NativePool extends AutoCloseable {

    /// A pool of one's own, to be closed by whoever built it.
    static NativePoolBuilder builder() {
        return new NativePoolBuilder();
    }

    // ---- work

    /// Runs the work on a worker and blocks until it is done. eventlet's `execute`, gevent's
    /// `apply`.
    ///
    /// It runs inline, and blocks whoever calls, if the caller is a worker of this pool, or if the
    /// size is 0.
    ///
    /// @return its result
    /// @throws Exception what the work throws; or [InterruptedException] if a thread that is not
    ///   green is interrupted while it waits
    <T> T execute(Callable<T> work) throws Exception;

    /// Hands the work to a worker. Returns when it is running or queued, so it blocks only while
    /// the queue is full; a worker of this pool then runs the work itself. gevent's `spawn`.
    ///
    /// @return its result to come, for [org.coppice.green.Coppice#await] or the JDK's means; to
    ///   cancel it takes it out of the queue if it had not begun, and with `true` interrupts the
    ///   worker otherwise
    <T> CompletableFuture<T> submit(Callable<T> work);

    /// Applies the function to each input on the workers and gives the results in the order of the
    /// inputs. eventlet's and gevent's `imap`; for all at once `map(…).forEachRemaining(…)`.
    ///
    /// Inputs are taken as results are: no more than the size of the pool are ahead. `next` blocks
    /// and throws what the function threw for that input, a checked error inside a
    /// [java.util.concurrent.CompletionException]; the results after it can still be had. A
    /// time-out or kill meanwhile loses none.
    <A, B> Iterator<B> map(Iterable<A> inputs, Function<? super A, ? extends B> function);

    /// This pool for the JDK: `CompletableFuture.supplyAsync(work, pool.asExecutor())`. A failure
    /// of what it runs is logged.
    Executor asExecutor();

    // ---- proxies

    /// An object of that interface whose every method goes through [#execute]. eventlet's `Proxy`.
    ///
    /// What a method throws is thrown as it is. `toString`, `hashCode` and `equals` ask the target
    /// in the caller's thread; two proxies are equal if their targets are.
    ///
    /// @throws IllegalArgumentException if the type is no interface
    default <T> T proxy(Class<T> type, T target) {
        return proxy(type, target, ProxyOptions.NONE);
    }

    /// As [#proxy(Class, Object)], with methods that go another way.
    <T> T proxy(Class<T> type, T target, ProxyOptions options);

    /// The target of a proxy of any pool, to call a method of it directly for once; what is no
    /// proxy is returned as it is. eventlet's `nonblocking=True`.
    @SuppressWarnings("unchecked")
    static <T> T unwrap(T proxy) {
        return (T) ProxyCalls.target(proxy);
    }

    // ---- size

    /// How many workers there may be.
    int size();

    /// Changes the size, live. What runs goes on: after a shrink workers end when they have
    /// finished. eventlet's `set_num_threads`.
    ///
    /// @param size 0 runs everything inline, in the caller, and says so in the log; at most 10000
    /// @throws IllegalArgumentException if it is out of range
    void resize(int size);

    /// What it does at this moment.
    NativePoolInfo info();

    // ---- end

    /// Blocks until nothing runs or waits here. gevent's `join`.
    ///
    /// @throws IllegalStateException if a worker of this pool calls it, which would wait for itself
    void awaitAll();

    /// Ends the workers and blocks until they have ended: first they do what runs and what is
    /// queued, and results are delivered. The next work starts new ones, also while this waits.
    /// eventlet's `killall`.
    ///
    /// @throws IllegalStateException if a worker of this pool calls it
    void killAll();

    /// Takes nothing new, blocks until everything that was taken is done and delivered, and ends
    /// the workers. A closed pool stays closed. Harmless when repeated.
    ///
    /// @throws IllegalStateException if a worker of this pool calls it
    /// @throws UnsupportedOperationException if it is the container's: that ends with its bundle
    @Override
    void close();

    /// As [#close()], but waits only so long: then what waits is refused, what runs is interrupted,
    /// and this returns.
    ///
    /// @param grace zero or less does not wait
    /// @return whether everything was done
    boolean close(Duration grace);

    /// What [NativePool#map] applies; it may throw.
    @FunctionalInterface
    interface Function<A, B> {
        /// The result for one input.
        B apply(A input) throws Exception;
    }
}

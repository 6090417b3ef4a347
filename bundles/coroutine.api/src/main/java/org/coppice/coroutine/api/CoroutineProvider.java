package org.coppice.coroutine.api;

import org.osgi.annotation.versioning.ConsumerType;

/// A way to suspend and resume a computation: a service, found by its [#name()] or, with
/// `coroutine=auto`, by its [#preference()].
///
/// A provider that this JVM cannot carry (a missing flag, say) must not register as a service at
/// all; on a plain class path its constructor throws an [UnsupportedOperationException] that names
/// what is missing.
///
/// **Threads:** any. **Null:** nothing here is null.
@ConsumerType
public interface CoroutineProvider {

    /// The name that configuration uses, such as `virtual`: lower case, one word, unique.
    String name();

    /// Which provider `auto` takes: the highest. `virtual` says 200, `handoff` 100.
    int preference();

    /// Whether a body that blocks inside the JDK (a [java.net.Socket], [Thread#sleep], a lock, a
    /// monitor, a future) gives its loop away until it can go on.
    ///
    /// If so, [Coroutine#resume()] returns when the body blocks, and the JDK's waking it is a
    /// [CoroutineBody#resumable()]. If not, `resume` returns only when the body goes on and
    /// suspends: until then nothing else on the loop runs, and if what the body waits for is on the
    /// same loop, such as a lock that another green thread holds, it waits for ever.
    boolean jdkBlockingGivesWay();

    /// Runs the turns of a loop: calls of [Coroutine#resume()] for coroutines of this provider,
    /// with what belongs between them. A provider may do so on another thread, if resuming is
    /// cheaper from there, while the calling one waits; until this returns, that other thread is as
    /// good as the loop's.
    ///
    /// Calls the turns once and returns when they are over; what they throw comes out of here.
    ///
    /// @param turns must not block but in `resume`, nor conduct others
    default void conduct(Runnable turns) {
        turns.run();
    }

    /// A new coroutine, not started.
    ///
    /// @param name the name of its thread, for dumps and debuggers; may be empty
    /// @param body what it runs
    Coroutine create(String name, CoroutineBody body);
}

package org.coppice.coroutine.api;

import org.osgi.annotation.versioning.ConsumerType;

/// One suspendable computation: what carries a green thread from one blocking point to the next.
///
/// **Threads:** [#start()] and [#resume()] belong to the thread of the loop that owns the coroutine
/// or the one that [CoroutineProvider#conduct(Runnable)] lends it, [#suspend()] and [#giveWay()] to
/// the coroutine itself; [#wake()] alone may be called from any thread.
///
/// **Errors:** what the body throws is the body's business: it never comes out of [#resume()].
///
/// **Null:** nothing here is null.
@ConsumerType
public interface Coroutine {

    /// The Java thread that the body sees as [Thread#currentThread()].
    ///
    /// Its uncaught exception handler is the [CoroutineBody]: this is how a running body finds what
    /// it belongs to.
    Thread thread();

    /// Lets the body begin with the first [#resume()]. Calls [CoroutineBody#resumable()] once, from
    /// inside. Called once.
    void start();

    /// Runs the body, and returns when it suspends, gives way or ends; also when it blocks in the
    /// JDK, if [CoroutineProvider#jdkBlockingGivesWay()]. Whatever the caller has written before is
    /// seen by the body, and the other way round: it is as if one thread did both.
    ///
    /// To be called once for each [CoroutineBody#resumable()]; without one there is nothing to run.
    void resume();

    /// Gives the loop's thread back until [#wake()]. May return without a wake, so callers look
    /// again at what they wait for, as with [java.util.concurrent.locks.LockSupport#park()]; an
    /// interrupted thread returns at once. An interrupt while it is suspended is a wake, perhaps
    /// one from another thread.
    void suspend();

    /// Gives the loop's thread back and asks at once to be resumed, behind everything that is
    /// runnable already.
    void giveWay();

    /// Lets a suspended body go on: [CoroutineBody#resumable()] is called, perhaps on this thread,
    /// before or after this returns. If the body is not suspended its next [#suspend()] returns at
    /// once; wakes do not add up.
    void wake();
}

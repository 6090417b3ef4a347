package org.coppice.coroutine.api;

import org.osgi.annotation.versioning.ProviderType;

/// What a [Coroutine] carries. Implemented by the loop's side, called by the coroutine.
///
/// **Threads:** [#run()] runs on the coroutine, [#resumable()] on whichever thread made it
/// runnable.
@ProviderType
public interface CoroutineBody extends Runnable, Thread.UncaughtExceptionHandler {

    /// The computation. It runs once; its exceptions are handled inside, whatever still escapes
    /// goes to [#uncaughtException(Thread, Throwable)].
    @Override
    void run();

    /// The coroutine wants one [Coroutine#resume()], soon and on its loop's thread.
    ///
    /// Called from any thread: the JDK too wakes what waits in its sockets, locks and timers. From
    /// the coroutine's own thread only while that runs, in [Coroutine#giveWay()]. Must not block.
    void resumable();
}

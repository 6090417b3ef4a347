package org.coppice.coroutine.virtual;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.coppice.coroutine.api.Coroutine;
import org.coppice.coroutine.api.CoroutineBody;

/// A JDK virtual thread whose scheduler is the coroutine itself.
///
/// A virtual thread hands its continuation to its scheduler whenever it becomes runnable: at its
/// start, when it is unparked, when a lock, a monitor, a timer or a socket of the JDK lets it go
/// on. Being its own scheduler, a coroutine knows whom that call is for without a look-up, and a
/// switch allocates nothing. The continuation that the JDK hands over is always the same object;
/// running it on the loop's thread mounts the virtual thread there until it blocks again. So
/// everything in the JDK that can park a virtual thread is cooperative on the one loop,
/// `synchronized` included.
///
/// Invariant: between two calls of [#execute(Runnable)] the JDK runs the continuation at most once,
/// so one [CoroutineBody#resumable()] is answered by one [#resume()].
final class VirtualCoroutine implements Coroutine, Executor {

    private final CoroutineBody body;
    private final Thread thread;
    private Runnable continuation;

    VirtualCoroutine(String name, CoroutineBody body) {
        this.body = body;
        this.thread = VirtualThreads.create(this, name, body);
        this.thread.setUncaughtExceptionHandler(body);
    }

    @Override
    public Thread thread() {
        return thread;
    }

    @Override
    public void start() {
        thread.start();
    }

    /// Called by the JDK, on any thread; what `resumable` publishes orders the write for the loop's
    /// thread. The first call is for this coroutine, from inside [#start()].
    ///
    /// A virtual thread that the body starts inherits the scheduler: it is the JDK's business, and
    /// so are the JDK's own that read sockets for all, which the first green thread to use one
    /// starts.
    @Override
    public void execute(Runnable runContinuation) {
        if (continuation == null) {
            continuation = runContinuation;
        } else if (continuation != runContinuation) {
            VirtualThreads.jdkScheduler().execute(runContinuation);
            return;
        }
        body.resumable();
    }

    @Override
    public void resume() {
        continuation.run();
    }

    @Override
    public void suspend() {
        LockSupport.park(); // without a blocker: its frame would be kept for each that waits
    }

    @Override
    public void giveWay() {
        Thread.yield();
    }

    @Override
    public void wake() {
        LockSupport.unpark(thread);
    }
}

package org.coppice.coroutine.handoff;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.coppice.coroutine.api.Coroutine;
import org.coppice.coroutine.api.CoroutineBody;

/// A virtual thread of the JDK's own scheduler that runs only while it has the baton.
///
/// [#resume()] gives the baton to the body's thread, wakes it and waits until the baton is back;
/// [#suspend()], [#giveWay()] and the end of the body give it back, wake the resumer and wait for
/// the next. So of all coroutines of a loop and its own thread exactly one runs, in the order of
/// the resumes, though the JDK may run each on another carrier. The volatile baton publishes what
/// one has written to the next.
///
/// Nobody waits by spinning: on one processor a spin keeps the awaited thread from running, and
/// with two virtual threads the switch is as fast as the spin.
///
/// The JDK knows nothing of the baton. A body that blocks inside the JDK keeps it, and with it the
/// whole loop.
///
/// Whether there is something to resume is a matter of its own, see [State].
final class HandoffCoroutine implements Coroutine {

    /// Who asked for what. The baton says who runs.
    private enum State {
        /// Runs or may run; its next suspend waits.
        AWAKE,
        /// As AWAKE, but it was woken meanwhile: its next suspend returns at once.
        WOKEN_EARLY,
        /// In suspend, and nobody has woken it.
        SUSPENDED,
        /// In suspend, and its resume has been asked for: further wakes say nothing new.
        RESUMABLE
    }

    private final CoroutineBody body;
    private final Thread thread;
    private final AtomicReference<State> state = new AtomicReference<>(State.AWAKE);
    private volatile boolean batonIsTheBodys;
    private Thread resumer;
    private boolean begun;

    HandoffCoroutine(String name, CoroutineBody body) {
        this.body = body;
        this.thread =
                Thread.ofVirtual().name(name).uncaughtExceptionHandler(body).unstarted(this::run);
    }

    @Override
    public Thread thread() {
        return thread;
    }

    /// The thread is started by the first resume, which spares it a wait for that.
    @Override
    public void start() {
        body.resumable();
    }

    // ---- on the resumer's side

    @Override
    public void resume() {
        resumer = Thread.currentThread();
        batonIsTheBodys = true;
        if (begun) {
            LockSupport.unpark(thread);
        } else {
            begun = true;
            thread.start();
        }
        boolean interrupted = false;
        while (batonIsTheBodys) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted(); // else the next park would not wait
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- any thread

    /// Each wake writes the state, be it the same: so what the waker did before is seen by a body
    /// that takes the state after it.
    @Override
    public void wake() {
        while (true) {
            State before = state.get();
            State after =
                    switch (before) {
                        case AWAKE, WOKEN_EARLY -> State.WOKEN_EARLY;
                        case SUSPENDED, RESUMABLE -> State.RESUMABLE;
                    };
            if (state.compareAndSet(before, after)) {
                if (before == State.SUSPENDED) {
                    body.resumable();
                }
                return;
            }
        }
    }

    private void wakeIfSuspended() {
        if (state.compareAndSet(State.SUSPENDED, State.RESUMABLE)) {
            body.resumable();
        }
    }

    // ---- on the body's side

    private void run() {
        try {
            body.run();
        } catch (Throwable t) {
            tell(t);
        } finally {
            giveBatonBack();
        }
    }

    /// Before the baton is given back, as the handler too belongs to the coroutine.
    private void tell(Throwable escaped) {
        try {
            body.uncaughtException(thread, escaped);
        } catch (Throwable t) {
            // there is nobody left to tell; the JDK ignores what a handler throws, too
        }
    }

    @Override
    public void suspend() {
        if (!thread.isInterrupted() && state.compareAndSet(State.AWAKE, State.SUSPENDED)) {
            giveBatonBack();
            awaitBaton();
        }
        state.getAndSet(State.AWAKE);
    }

    @Override
    public void giveWay() {
        body.resumable();
        giveBatonBack();
        awaitBaton();
    }

    private void giveBatonBack() {
        Thread next = resumer;
        batonIsTheBodys = false;
        LockSupport.unpark(next);
    }

    /// An interrupt ends the wait in [#suspend()] as a wake does: it asks for a resume, and the
    /// status waits for that. It is asked for on another thread: this one has no baton and must not
    /// be taken for the one that runs.
    private void awaitBaton() {
        boolean interrupted = false;
        while (!batonIsTheBodys) {
            LockSupport.park(this);
            if (Thread.interrupted()) { // else the next park would not wait
                interrupted = true;
                if (state.get() == State.SUSPENDED) {
                    Thread.ofVirtual().start(this::wakeIfSuspended);
                }
            }
        }
        if (interrupted) {
            thread.interrupt();
        }
    }
}

package org.coppice.coroutine.testkit;

import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.coroutine.api.Coroutine;
import org.coppice.coroutine.api.CoroutineBody;

/// What a coroutine of a test carries.
final class Body implements CoroutineBody {

    /// What it does; it may throw.
    @FunctionalInterface
    interface Work {
        void run(Body self) throws Exception;
    }

    private final Driver driver;
    private final Work work;
    private final AtomicInteger resumables = new AtomicInteger();
    private Coroutine coroutine;
    private boolean ended;
    private volatile Throwable uncaught;
    private volatile Thread uncaughtOn;

    Body(Driver driver, Work work) {
        this.driver = driver;
        this.work = work;
    }

    void carriedBy(Coroutine carrier) {
        coroutine = carrier;
    }

    Coroutine coroutine() {
        return coroutine;
    }

    @Override
    public void run() {
        try {
            work.run(this);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            ended = true;
        }
    }

    @Override
    public void resumable() {
        resumables.incrementAndGet();
        driver.resumable(this);
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        uncaughtOn = thread;
        uncaught = error;
    }

    /// How often it has asked for a resume.
    int askedToResume() {
        return resumables.get();
    }

    boolean isEnded() {
        return ended;
    }

    /// What its handler was told; null if nothing.
    Throwable uncaught() {
        return uncaught;
    }

    Thread uncaughtOn() {
        return uncaughtOn;
    }

    /// To be called by the body: it has the loop, and its own thread.
    void assertRuns() {
        assertTrue("another one runs", driver.isRunning(this));
        assertSame(coroutine.thread(), Thread.currentThread());
    }

    void suspend() {
        assertRuns();
        coroutine.suspend();
        assertRuns();
    }

    void giveWay() {
        assertRuns();
        coroutine.giveWay();
        assertRuns();
    }

    /// As a loop does it: looks again at what it waits for.
    void suspendUntil(java.util.function.BooleanSupplier isThere) {
        while (!isThere.getAsBoolean()) {
            suspend();
        }
    }
}

package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Errors that come while one is ready, while another error is still to be thrown, or while the JDK
/// blocks their green thread.
public class PendingErrorsTest {

    private static final Throwable FIRST = new IllegalStateException("first");
    private static final Throwable SECOND = new IllegalStateException("second");

    @Rule public final Timeout net = Timeout.seconds(60);

    private final List<String> trace = Green.trace();

    private void awaitInTheJdk(CountDownLatch latch) {
        try {
            latch.await();
            trace.add("let go");
        } catch (InterruptedException e) {
            trace.add("interrupted");
        }
    }

    private void giveWay() {
        try {
            Coppice.giveWay();
            trace.add("gave way");
        } catch (IllegalStateException e) {
            trace.add(e.getMessage());
        }
    }

    /// Both at once: the target has no turn in between.
    private static void killTwice(GreenThread<?> target) {
        target.loop()
                .execute(() -> {
                    target.kill(FIRST);
                    target.kill(SECOND);
                });
    }

    @Test
    public void aKillReachesOneWhomAStrayUnparkHasMadeReady() throws Exception {
        Green.run(() -> {
            Thread[] thread = {null};
            GreenThread<?> target =
                    Coppice.spawn(() -> {
                        thread[0] = Thread.currentThread();
                        return new Event<String>().await();
                    });
            Coppice.giveWay();
            LockSupport.unpark(thread[0]);
            target.kill();
            assertTrue(target.ready());
        });
    }

    @Test
    public void eachOfTwoErrorsInterruptsOneWhomTheJdkBlocks() throws Exception {
        Coroutines.assumeJdkBlockingGivesWay();
        Coppice.run(() -> {
            GreenThread<?> target =
                    Coppice.spawn(() -> {
                        CountDownLatch never = new CountDownLatch(1);
                        awaitInTheJdk(never);
                        awaitInTheJdk(never);
                        giveWay();
                        giveWay();
                        giveWay();
                        return null;
                    });
            Coppice.giveWay();
            killTwice(target);
            return target.await();
        });
        assertEquals(List.of("interrupted", "interrupted", "first", "second", "gave way"), trace);
    }

    @Test
    public void theSecondErrorInterruptsWhoBlocksInTheJdkAfterTheFirstWasThrown() throws Exception {
        Coroutines.assumeJdkBlockingGivesWay();
        Coppice.run(() -> {
            GreenThread<?> target =
                    Coppice.spawn(() -> {
                        try {
                            new Event<String>().await();
                        } catch (IllegalStateException e) {
                            trace.add(e.getMessage());
                        }
                        awaitInTheJdk(new CountDownLatch(1));
                        giveWay();
                        return null;
                    });
            Coppice.giveWay();
            killTwice(target);
            return target.await();
        });
        assertEquals(List.of("first", "interrupted", "second"), trace);
    }

    @Test
    public void anErrorForOneWhomTheJdkHasJustLetGoInterruptsItsNextBlock() throws Exception {
        Coroutines.assumeJdkBlockingGivesWay();
        Coppice.run(() -> {
            CountDownLatch latch = new CountDownLatch(1);
            GreenThread<?> target =
                    Coppice.spawn(() -> {
                        awaitInTheJdk(latch);
                        awaitInTheJdk(new CountDownLatch(1));
                        giveWay();
                        return null;
                    });
            Coppice.giveWay();
            latch.countDown();
            target.kill(FIRST);
            return target.await();
        });
        assertEquals(List.of("let go", "interrupted", "first"), trace);
    }

    @Test
    public void whatCannotBeInterruptedInTheJdkWaitsOnAndIsThrownToAfterwards() throws Exception {
        Coroutines.assumeJdkBlockingGivesWay();
        Coppice.run(() -> {
            ReentrantLock lock = new ReentrantLock();
            lock.lock();
            GreenThread<?> target =
                    Coppice.spawn(() -> {
                        lock.lock();
                        trace.add("locked");
                        giveWay();
                        giveWay();
                        assertFalse(Thread.currentThread().isInterrupted());
                        return null;
                    });
            Coppice.giveWay();
            killTwice(target);
            for (int i = 0; i < 10; i++) {
                Coppice.giveWay();
            }
            trace.add("unlocks");
            lock.unlock();
            return target.await();
        });
        assertEquals(List.of("unlocks", "locked", "first", "second"), trace);
    }
}

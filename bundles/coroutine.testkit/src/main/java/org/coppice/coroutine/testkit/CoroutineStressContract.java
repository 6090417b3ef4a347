package org.coppice.coroutine.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Assume;
import org.junit.Test;

/// The part of the contract about many coroutines, other threads and what blocks in the JDK. To be
/// extended through [CoroutineContract].
public abstract class CoroutineStressContract extends CoroutineTestCase {
    private static final int MANY = 5_000;

    /// For the subclasses.
    protected CoroutineStressContract() {}

    // ---- order, and one at a time

    @Test
    public void manyTakeTurnsOneAtATimeInStrictOrder() {
        int rounds = 40;
        int[] turns = {0}; // plain: what one has written the next one sees
        for (int i = 0; i < MANY; i++) {
            int number = i;
            driver.start(self -> {
                for (int round = 0; round < rounds; round++) {
                    assertEquals(round * MANY + number, turns[0]);
                    turns[0]++;
                    self.giveWay();
                }
            });
        }
        provider().conduct(driver::runReady);
        assertEquals(rounds * MANY, turns[0]);
    }

    @Test
    public void aTokenGoesRoundThroughManySuspendedBodies() {
        int rounds = 20;
        List<Body> ring = new ArrayList<>();
        int[] token = {0};
        for (int i = 0; i < MANY; i++) {
            int number = i;
            ring.add(
                    driver.start(self -> {
                        for (int round = 0; round < rounds; round++) {
                            int mine = round * MANY + number;
                            self.suspendUntil(() -> token[0] == mine);
                            token[0]++;
                            ring.get((number + 1) % MANY).coroutine().wake();
                        }
                    }));
        }
        provider().conduct(driver::runReady);
        assertEquals(rounds * MANY, token[0]);
    }

    // ---- other threads

    @Test
    public void noWakeOfAnotherThreadIsLost() {
        int rounds = 10_000;
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        Body body =
                driver.start(self -> {
                    for (int i = 1; i <= rounds; i++) {
                        int round = i;
                        self.suspendUntil(() -> asked.get() == round);
                        answered.set(round);
                    }
                });
        elsewhere(() -> {
            for (int i = 1; i <= rounds; i++) {
                asked.set(i);
                body.coroutine().wake();
                while (answered.get() < i) {
                    Thread.onSpinWait();
                }
            }
        });
        driver.runAll();
        assertNull(body.uncaught());
    }

    @Test
    public void wakesOfManyThreadsMakeOneResumeEach() {
        int each = 20_000;
        AtomicInteger work = new AtomicInteger();
        Body body = driver.start(self -> self.suspendUntil(() -> work.get() == 3 * each));
        for (int i = 0; i < 3; i++) {
            elsewhere(() -> {
                for (int n = 0; n < each; n++) {
                    work.incrementAndGet();
                    body.coroutine().wake();
                }
            });
        }
        driver.runAll();
        assertNull(body.uncaught());
        assertTrue(body.askedToResume() <= 3 * each + 1);
    }

    @Test
    public void interruptsOfAnotherThreadLeaveOneRunnerAtATime() {
        int rounds = 2_000;
        int[] turns = {0};
        AtomicInteger seen = new AtomicInteger();
        Body busy =
                driver.start(self -> {
                    while (seen.get() < rounds) {
                        turns[0]++;
                        self.giveWay();
                    }
                });
        Body victim =
                driver.start(self -> {
                    while (seen.get() < rounds) {
                        self.suspend();
                        turns[0]++;
                        if (Thread.interrupted()) {
                            seen.incrementAndGet();
                        }
                    }
                });
        elsewhere(() -> {
            for (int i = 0; i < rounds; i++) {
                victim.coroutine().thread().interrupt();
                while (seen.get() <= i) {
                    Thread.onSpinWait();
                }
            }
        });
        driver.runAll();
        assertNull(busy.uncaught());
        assertNull(victim.uncaught());
    }

    // ---- stacks and memory

    @Test
    public void aDeepStackSurvivesItsSuspensions() {
        int depth = 2_000;
        Body[] deep = {null};
        deep[0] = driver.start(self -> trace.add("sum " + descend(self, depth)));
        driver.runReady();
        for (int i = 0; i < depth / 100 + 1; i++) {
            deep[0].coroutine().wake();
            driver.runReady();
        }
        assertEquals(List.of("sum " + depth * (depth + 1) / 2), trace);
    }

    private static int descend(Body self, int depth) {
        if (depth % 100 == 0) {
            self.suspend();
        }
        return depth == 0 ? 0 : depth + descend(self, depth - 1);
    }

    @Test
    public void theAbandonedAreForgotten() {
        Assume.assumeTrue("not without -Djdk.trackAllThreads=false", forgetsTheAbandoned());
        List<WeakReference<Object>> held = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            held.add(abandon());
        }
        while (held.stream().anyMatch(each -> each.get() != null)) {
            System.gc();
        }
    }

    private WeakReference<Object> abandon() {
        Driver own = new Driver(provider());
        Object heap = new byte[1_000];
        own.start(self -> {
            self.suspend();
            trace.add("never " + heap);
        });
        own.resumeNext();
        return new WeakReference<>(heap);
    }

    // ---- what blocks in the JDK

    @Test
    public void whatBlocksInTheJdkGivesWayOrHoldsUpTheLoopAsToldBefore() {
        CountDownLatch latch = new CountDownLatch(1);
        driver.start(_ -> {
            trace.add("blocks");
            latch.await();
            trace.add("goes on");
        });
        driver.start(_ -> trace.add("another"));
        if (provider().jdkBlockingGivesWay()) {
            driver.runReady();
            assertEquals(List.of("blocks", "another"), trace);
            latch.countDown();
        } else {
            elsewhere(latch::countDown);
        }
        driver.runAll();
        assertEquals(
                provider().jdkBlockingGivesWay()
                        ? List.of("blocks", "another", "goes on")
                        : List.of("blocks", "goes on", "another"),
                trace);
    }

    @Test
    public void aBodyThatTheJdkBlocksCanBeInterrupted() {
        Body body =
                driver.start(_ -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        trace.add("interrupted");
                    }
                });
        elsewhere(() -> {
            Thread thread = body.coroutine().thread();
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            thread.interrupt();
        });
        driver.runAll();
        assertEquals(List.of("interrupted"), trace);
    }

    @Test
    public void aMonitorMayBeHeldAcrossASuspend() {
        Object monitor = new Object();
        Body holder =
                driver.start(self -> {
                    synchronized (monitor) {
                        trace.add("held");
                        self.suspend();
                        trace.add("freed");
                    }
                });
        driver.runReady();
        if (provider().jdkBlockingGivesWay()) {
            driver.start(_ -> {
                synchronized (monitor) {
                    trace.add("entered");
                }
            });
            driver.runReady();
            assertEquals(List.of("held"), trace);
        }
        holder.coroutine().wake();
        driver.runAll();
        assertEquals(List.of("held", "freed"), trace.subList(0, 2));
        assertEquals(provider().jdkBlockingGivesWay() ? 3 : 2, trace.size());
    }
}

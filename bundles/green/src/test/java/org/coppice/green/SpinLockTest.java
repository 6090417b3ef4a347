package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.Rule;
import org.junit.Test;

public class SpinLockTest {

    @Rule public final org.junit.rules.Timeout net = org.junit.rules.Timeout.seconds(120);
    private static final int TIMES = 20_000;

    private final SpinLock lock = new SpinLock();
    private int count; // guarded by lock

    @Test
    public void itIsTakenOnceAndGivenBackByWhoHasIt() throws Exception {
        assertThrows(IllegalStateException.class, lock::unlock);
        lock.lock();
        assertEquals("spin lock (held)", lock.toString());
        assertThrows(IllegalStateException.class, lock::lock);
        CompletableFuture<Void> other = CompletableFuture.runAsync(lock::unlock);
        assertThrows(Exception.class, other::get);
        lock.unlock();
        assertEquals("spin lock (free)", lock.toString());
        lock.lock();
        lock.unlock();
    }

    @Test
    public void whoFindsItTakenGoesOnWhenItIsGivenBack() throws Exception {
        CountDownLatch comes = new CountDownLatch(1);
        lock.lock();
        Thread other =
                Thread.ofPlatform()
                        .start(() -> {
                            comes.countDown();
                            countOnce();
                        });
        comes.await();
        assertEquals(0, count);
        lock.unlock();
        other.join();
        assertEquals(1, count);
    }

    /// Of each of two loops two green threads and its tasks, and a thread that is none of theirs.
    @Test
    public void amongGreenThreadsTasksAndOthersNobodyIsLeftWaiting() throws Exception {
        RunOptions.DEFAULTS
                .loops(2)
                .run(() -> {
                    Thread other = Thread.ofPlatform().start(() -> countOften(TIMES));
                    List<GreenThread<Void>> green = new ArrayList<>();
                    List<CompletableFuture<Void>> tasks = new ArrayList<>();
                    for (Loop loop : Loop.current().group().all()) {
                        for (int i = 0; i < 2; i++) {
                            green.add(loop.spawn(this::countAndGiveWay));
                        }
                        for (int i = 0; i < TIMES / 100; i++) {
                            tasks.add(
                                    loop.submitted(() -> {
                                        countOften(100);
                                        return null;
                                    }));
                        }
                    }
                    for (GreenThread<Void> each : green) {
                        Coppice.await(each.future());
                    }
                    tasks.forEach(Coppice::await);
                    other.join();
                    return null;
                });
        assertEquals(7 * TIMES, count);
    }

    private Void countAndGiveWay() {
        for (int i = 0; i < TIMES; i += 100) {
            countOften(100);
            Coppice.giveWay();
        }
        return null;
    }

    private void countOften(int times) {
        for (int i = 0; i < times; i++) {
            countOnce();
        }
    }

    private void countOnce() {
        lock.lock();
        try {
            count++;
        } finally {
            lock.unlock();
        }
    }
}

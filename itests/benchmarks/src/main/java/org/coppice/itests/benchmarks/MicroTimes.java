package org.coppice.itests.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;
import org.coppice.green.Queue;
import org.coppice.green.Semaphore;

/// The metrics that are a time an operation. Belongs to a loop's thread.
final class MicroTimes {

    private static final Duration WARM = Duration.ofSeconds(4);
    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private long operations;
    private boolean stop;

    // ---- one green thread at work

    static void spawn() {
        timed("spawn_seq", 10_000, MicroTimes::spawnOneByOne);
        timed("spawn_bulk", 100_000, MicroTimes::spawnMany);
    }

    private static void spawnOneByOne(int count) {
        for (int i = 0; i < count; i++) {
            Coppice.spawn(() -> null).await();
        }
    }

    private static void spawnMany(int count) {
        List<GreenThread<Object>> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(Coppice.spawn(() -> null));
        }
        all.forEach(GreenThread::await);
    }

    private static void timed(String name, int count, IntConsumer body) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM.toNanos()) {
            body.accept(count);
        }
        long done = 0;
        start = System.nanoTime();
        while (System.nanoTime() - start < WINDOW.toNanos()) {
            body.accept(count);
            done += count;
        }
        Micro.print(name, (double) (System.nanoTime() - start) / done, "ns");
    }

    // ---- several that run until they are told to stop

    /// How late a sleeper wakes up while the others take turns is measured too.
    void turns(int greenThreads) {
        for (int i = 0; i < greenThreads; i++) {
            Coppice.spawnN(() -> {
                while (!stop) {
                    operations++;
                    Coppice.giveWay();
                }
            });
        }
        String name = "switch_" + greenThreads;
        printWindow(name);
        long due = System.nanoTime() + A_SECOND.toNanos();
        Coppice.sleep(A_SECOND);
        Micro.print(name + "_late", (System.nanoTime() - due) / 1e6, "ms");
        stop = true;
    }

    void queue() {
        roundTrips("queue_rt", new Queue<>(), new Queue<>());
    }

    void queueSync() {
        roundTrips("queue_sync_rt", new Queue<>(0), new Queue<>(0));
    }

    private void roundTrips(String name, Queue<Integer> there, Queue<Integer> back) {
        roundTrips(
                name,
                () -> {
                    there.put(1);
                    back.take();
                },
                () -> back.put(there.take()));
    }

    void event() {
        Event<Boolean> there = new Event<>();
        Event<Boolean> back = new Event<>();
        roundTrips(
                "event_rt",
                () -> {
                    there.send(true);
                    back.await();
                    back.reset();
                },
                () -> {
                    there.await();
                    there.reset();
                    back.send(true);
                });
    }

    void semaphore() {
        Semaphore there = new Semaphore(0);
        Semaphore back = new Semaphore(0);
        roundTrips(
                "semaphore_rt",
                () -> {
                    there.release();
                    back.acquire();
                },
                () -> {
                    there.acquire();
                    back.release();
                });
        Semaphore nobodys = new Semaphore(1);
        timed(
                "semaphore_uncontended",
                1_000_000,
                count -> {
                    for (int i = 0; i < count; i++) {
                        nobodys.acquire();
                        nobodys.release();
                    }
                });
    }

    private void roundTrips(String name, Runnable ping, Runnable pong) {
        Coppice.spawnN(() -> {
            while (!stop) {
                pong.run();
            }
        });
        Coppice.spawnN(() -> {
            while (!stop) {
                ping.run();
                operations++;
            }
        });
        printWindow(name);
        stop = true;
    }

    private void printWindow(String name) {
        Coppice.sleep(WARM);
        long before = operations;
        long start = System.nanoTime();
        Coppice.sleep(WINDOW);
        double nanos = System.nanoTime() - start;
        Micro.print(name, nanos / (operations - before), "ns");
    }
}

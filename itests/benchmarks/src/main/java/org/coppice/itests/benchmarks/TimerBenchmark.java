package org.coppice.itests.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.coppice.green.Coppice;
import org.coppice.green.Queue;
import org.coppice.green.Timeout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What timers cost, most of which never fire: a server sets one around nearly every wait.
public class TimerBenchmark extends Measured {

    private static final int MANY = 100_000;
    private static final int SLEEPS = 10_000;
    private static final Duration HOUR = Duration.ofHours(1);

    /// The time-outs that are pending meanwhile. They are another green thread's.
    @State(Scope.Benchmark)
    public static class GreenTimers {
        @Param({"0", "100000"})
        int pending;

        /// Starts them.
        @Setup(Level.Trial)
        public void start(LoopState loop) {
            loop.call(() -> {
                Coppice.spawnN(this::hold);
                return null;
            });
        }

        private void hold() {
            List<Timeout> timeouts = new ArrayList<>(pending);
            for (int i = 0; i < pending; i++) {
                timeouts.add(Timeout.start(HOUR));
            }
            Coppice.sleep(HOUR);
            timeouts.forEach(Timeout::close);
        }
    }

    /// What is pending meanwhile: tasks of an executor, which runs them on virtual threads, and as
    /// many virtual threads that sleep.
    @State(Scope.Benchmark)
    public static class JdkTimers {
        @Param({"0", "100000"})
        int pending;

        private final List<Thread> sleepers = new ArrayList<>();
        private ScheduledThreadPoolExecutor executor;

        /// Starts them.
        @Setup(Level.Trial)
        public void start(JdkState jdk) throws InterruptedException, ExecutionException {
            executor = new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().factory());
            executor.setRemoveOnCancelPolicy(true);
            jdk.call(() -> {
                for (int i = 0; i < pending; i++) {
                    executor.schedule(() -> {}, 1, TimeUnit.HOURS);
                    sleepers.add(Thread.startVirtualThread(JdkTimers::sleepAnHour));
                }
                return null;
            });
        }

        private static void sleepAnHour() {
            try {
                Thread.sleep(HOUR);
            } catch (InterruptedException _) {
                // stop()
            }
        }

        /// Ends them.
        @TearDown(Level.Trial)
        public void stop() {
            executor.shutdownNow();
            sleepers.forEach(Thread::interrupt);
        }
    }

    /// A time-out that is started and ended.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public Object timeout(LoopState loop, GreenTimers others) {
        return loop.call(() -> {
            for (int i = 0; i < MANY; i++) {
                Timeout.start(HOUR).close();
            }
            return null;
        });
    }

    /// A task of a `ScheduledThreadPoolExecutor` that is cancelled and removed.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public Object timeoutJdk(JdkState jdk, JdkTimers others)
            throws InterruptedException, ExecutionException {
        return jdk.call(() -> {
            for (int i = 0; i < MANY; i++) {
                others.executor.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
            }
            return null;
        });
    }

    /// An item to another green thread and one back, each awaited for at most an hour.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public void timedWait(LoopState loop, GreenTimers others) {
        Queue<Integer> there = new Queue<>();
        Queue<Integer> back = new Queue<>();
        loop.pingPong(
                MANY,
                () -> {
                    there.put(1);
                    back.take(HOUR).orElseThrow();
                },
                () -> back.put(there.take(HOUR).orElseThrow()));
    }

    /// With the timed `poll` of a `LinkedBlockingQueue`.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public void timedWaitJdk(JdkState jdk, JdkTimers others)
            throws InterruptedException, ExecutionException {
        BlockingQueue<Integer> there = new LinkedBlockingQueue<>();
        BlockingQueue<Integer> back = new LinkedBlockingQueue<>();
        jdk.pingPong(
                MANY,
                () -> {
                    there.put(1);
                    back.poll(1, TimeUnit.HOURS);
                },
                () -> back.put(there.poll(1, TimeUnit.HOURS)));
    }

    /// How long a sleep is. For one nanosecond the JDK does not wait at all.
    @State(Scope.Benchmark)
    public static class Nap {
        @Param({"1", "100000"})
        int nanos;
    }

    /// A sleep: a timer, a look at the hub, a switch, and by how much it is late.
    @Benchmark
    @OperationsPerInvocation(SLEEPS)
    public Object sleep(LoopState loop, Nap nap) {
        Duration duration = Duration.ofNanos(nap.nanos);
        return loop.call(() -> {
            for (int i = 0; i < SLEEPS; i++) {
                Coppice.sleep(duration);
            }
            return null;
        });
    }

    /// With `Thread.sleep`.
    @Benchmark
    @OperationsPerInvocation(SLEEPS)
    public Object sleepJdk(JdkState jdk, Nap nap) throws InterruptedException, ExecutionException {
        Duration duration = Duration.ofNanos(nap.nanos);
        return jdk.call(() -> {
            for (int i = 0; i < SLEEPS; i++) {
                Thread.sleep(duration);
            }
            return null;
        });
    }
}

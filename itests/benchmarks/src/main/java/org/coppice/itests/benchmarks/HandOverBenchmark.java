package org.coppice.itests.benchmarks;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;
import org.coppice.green.Event;
import org.coppice.green.Queue;
import org.coppice.green.Semaphore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/// What it costs to wake another green thread and to be woken by it: each operation goes there and
/// back again.
public class HandOverBenchmark extends Measured {

    private static final int TRIPS = 500_000;

    /// A pair of events, each sent, waited for and reset.
    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void event(LoopState loop) {
        Event<Boolean> there = new Event<>();
        Event<Boolean> back = new Event<>();
        loop.pingPong(
                TRIPS,
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

    /// With the least that the JDK has for it.
    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void eventJdk(JdkState jdk) throws InterruptedException, ExecutionException {
        Signal there = new Signal();
        Signal back = new Signal();
        jdk.pingPong(
                TRIPS,
                () -> {
                    there.send();
                    back.await();
                },
                () -> {
                    there.await();
                    back.send();
                });
    }

    /// For one waiter.
    private static final class Signal {
        private volatile boolean sent;
        private volatile Thread waiter;

        void send() {
            sent = true;
            LockSupport.unpark(waiter);
        }

        void await() {
            waiter = Thread.currentThread();
            while (!sent) {
                LockSupport.park(this);
            }
            sent = false;
        }
    }

    /// An item through a queue without a bound.
    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void queue(LoopState loop) {
        pingPong(loop, new Queue<>(), new Queue<>());
    }

    /// With `LinkedBlockingQueue`.
    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void queueJdk(JdkState jdk) throws InterruptedException, ExecutionException {
        pingPong(jdk, new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>());
    }

    /// An item through a queue that holds none, so that the putter waits for the taker too.
    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void channel(LoopState loop) {
        pingPong(loop, new Queue<>(0), new Queue<>(0));
    }

    /// With `SynchronousQueue`.
    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void channelJdk(JdkState jdk) throws InterruptedException, ExecutionException {
        pingPong(jdk, new SynchronousQueue<>(), new SynchronousQueue<>());
    }

    private static void pingPong(LoopState loop, Queue<Integer> there, Queue<Integer> back) {
        loop.pingPong(
                TRIPS,
                () -> {
                    there.put(1);
                    back.take();
                },
                () -> back.put(there.take()));
    }

    private static void pingPong(
            JdkState jdk, BlockingQueue<Integer> there, BlockingQueue<Integer> back)
            throws InterruptedException, ExecutionException {
        jdk.pingPong(
                TRIPS,
                () -> {
                    there.put(1);
                    back.take();
                },
                () -> back.put(there.take()));
    }

    /// A permit of a semaphore that has none.
    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void semaphore(LoopState loop) {
        Semaphore there = new Semaphore(0);
        Semaphore back = new Semaphore(0);
        loop.pingPong(
                TRIPS,
                () -> {
                    there.release();
                    back.acquire();
                },
                () -> {
                    there.acquire();
                    back.release();
                });
    }

    /// With `java.util.concurrent.Semaphore`.
    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void semaphoreJdk(JdkState jdk) throws InterruptedException, ExecutionException {
        var there = new java.util.concurrent.Semaphore(0);
        var back = new java.util.concurrent.Semaphore(0);
        jdk.pingPong(
                TRIPS,
                () -> {
                    there.release();
                    back.acquire();
                },
                () -> {
                    there.acquire();
                    back.release();
                });
    }
}

package org.coppice.green;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// What loops' own threads have to log, written by a thread that comes for it and goes when all is
/// written: in its order, by nobody whom others wait for, and before the JVM ends.
///
/// **Threads:** any; nobody waits.
final class LoopLog {

    private static final Queue<Runnable> LEFT = new ConcurrentLinkedQueue<>();

    /// How many there are, that which is being written too.
    private static final AtomicInteger COUNT = new AtomicInteger();

    private LoopLog() {}

    static void add(Runnable logging) {
        LEFT.add(logging);
        if (COUNT.getAndIncrement() == 0) {
            begin();
        }
    }

    private static void begin() {
        try {
            Thread.ofPlatform().name("coppice log").daemon(false).start(LoopLog::write);
        } catch (OutOfMemoryError e) {
            write(); // there is no thread to be had: rather here than not at all
        }
    }

    private static void write() {
        do {
            writeOne(LEFT.remove());
        } while (COUNT.decrementAndGet() > 0);
    }

    private static void writeOne(Runnable logging) {
        try {
            logging.run();
        } catch (Throwable t) {
            tell(t);
        }
    }

    private static void tell(Throwable failure) {
        Thread current = Thread.currentThread();
        try {
            current.getUncaughtExceptionHandler().uncaughtException(current, failure);
        } catch (Throwable ignored) {
            // The application's handler has failed: the JDK ignores that, too.
        }
    }

    /// For tests: blocks until all is written.
    static void await() {
        while (COUNT.get() > 0) {
            Thread.onSpinWait();
        }
    }
}

package org.coppice.tpool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The JDK's pool of threads, whose size is exact and whose idle threads end.
///
/// Its queue has no bound of its own: [Places] lets in no more than may wait. It has no lock
/// either: green threads and workers meet there with each work. The one of the JDK's pool they meet
/// only at when a worker starts or ends.
final class Workers extends ThreadPoolExecutor {

    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    Workers(String name, int size, Duration idle, AtomicLong numbers) {
        super(
                size,
                size,
                nanos(idle),
                TimeUnit.NANOSECONDS,
                new LinkedTransferQueue<>(),
                loop -> new Worker(loop, name + "-" + numbers.incrementAndGet()));
        allowCoreThreadTimeOut(true);
    }

    private static long nanos(Duration idle) {
        return idle.compareTo(Duration.ofDays(365)) < 0
                ? idle.toNanos()
                : TimeUnit.DAYS.toNanos(365);
    }

    /// The order keeps the one from ever being above the other.
    void resize(int size) {
        if (size > getMaximumPoolSize()) {
            setMaximumPoolSize(size);
            setCorePoolSize(size);
        } else {
            setCorePoolSize(size);
            setMaximumPoolSize(size);
        }
    }

    void idle(Duration idle) {
        setKeepAliveTime(nanos(idle), TimeUnit.NANOSECONDS);
    }

    boolean hasIdle(Duration idle) {
        return getKeepAliveTime(TimeUnit.NANOSECONDS) == nanos(idle);
    }

    @Override
    protected void terminated() {
        ended.complete(null);
    }

    /// Completes when it is shut down and its last thread has nothing to do any more.
    CompletableFuture<Void> ended() {
        return ended;
    }
}

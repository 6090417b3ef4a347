package org.coppice.green;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/// What few green threads have, made when it is asked for: a million others do not pay for it.
///
/// **Threads:** its loop's thread, but for the volatile ones.
final class Rare<T> {

    static final int NO_ID = -1;

    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<Rare, ConcurrentLinkedQueue> FUTURES =
            AtomicReferenceFieldUpdater.newUpdater(
                    Rare.class, ConcurrentLinkedQueue.class, "futures");

    final Links<T> links = new Links<>();
    volatile String name;

    int minimalId = NO_ID;

    /// Null until somebody asks for one.
    private volatile ConcurrentLinkedQueue<CompletableFuture<T>> futures;

    /// Adds one that wants to hear of the end. Any thread.
    void ask(CompletableFuture<T> future) {
        if (futures == null) {
            FUTURES.compareAndSet(this, null, new ConcurrentLinkedQueue<>());
        }
        futures.removeIf(CompletableFuture::isDone);
        futures.add(future);
    }

    void tell(GreenThread<T> ended) {
        if (futures != null) {
            for (var future = futures.poll(); future != null; future = futures.poll()) {
                ended.tell(future);
            }
        }
    }
}

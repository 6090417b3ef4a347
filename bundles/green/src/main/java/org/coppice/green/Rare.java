package org.coppice.green;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What few green threads have, made when it is asked for: a million others do not pay for it.
///
/// **Threads:** its loop's thread, but for the volatile ones.
final class Rare<T> {

    static final int NO_ID = -1;

    final Links<T> links = new Links<>();
    volatile String name;

    /// Null until somebody asks for one.
    volatile ConcurrentLinkedQueue<CompletableFuture<T>> futures;

    int minimalId = NO_ID;
}

package org.coppice.tpool;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/// How much work a pool holds, running and queued, and who waits to bring more: first come, first
/// served. A waiter that gives up neither keeps nor loses a place.
///
/// **Threads:** any; futures are completed without the lock.
final class Places {

    private final String pool;
    private final Object lock = new Object();
    private final ArrayDeque<CompletableFuture<Void>> waiting = new ArrayDeque<>(); // by lock
    private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null); // by lock
    private long limit; // by lock
    private long taken; // by lock
    private boolean closed; // by lock

    Places(String pool, long limit) {
        this.pool = pool;
        this.limit = limit;
    }

    RejectedExecutionException closed() {
        return new RejectedExecutionException("Pool " + pool + " is closed");
    }

    void requireOpen() {
        synchronized (lock) {
            if (closed) {
                throw closed();
            }
        }
    }

    /// A place to come; complete if there is one now.
    ///
    /// @throws RejectedExecutionException if it is closed
    CompletableFuture<Void> take() {
        synchronized (lock) {
            requireOpen();
            CompletableFuture<Void> place = new CompletableFuture<>();
            if (idle.isDone()) {
                idle = new CompletableFuture<>();
            }
            if (taken < limit) {
                taken++;
                place.complete(null); // nobody else knows it
            } else {
                waiting.add(place);
            }
            return place;
        }
    }

    /// Whoever asked for this place does not want it any more.
    void giveUp(CompletableFuture<Void> place) {
        if (place.cancel(false)) {
            CompletableFuture<Void> told;
            synchronized (lock) {
                waiting.remove(place);
                told = idleIfSo();
            }
            told.complete(null);
        } else if (!place.isCancelled() && !place.isCompletedExceptionally()) {
            release();
        }
    }

    void release() {
        CompletableFuture<Void> told;
        synchronized (lock) {
            taken--;
            told = idleIfSo();
        }
        told.complete(null);
        grant();
    }

    /// Who has given up but is still in the queue gets nothing.
    private void grant() {
        while (true) {
            CompletableFuture<Void> first;
            synchronized (lock) {
                if (taken >= limit || waiting.isEmpty()) {
                    return;
                }
                taken++;
                first = waiting.poll();
            }
            if (!first.complete(null)) {
                CompletableFuture<Void> told;
                synchronized (lock) {
                    taken--;
                    told = idleIfSo();
                }
                told.complete(null);
            }
        }
    }

    private CompletableFuture<Void> idleIfSo() {
        return taken == 0 && waiting.isEmpty() ? idle : new CompletableFuture<>();
    }

    void limit(long newLimit) {
        synchronized (lock) {
            limit = newLimit;
        }
        grant();
    }

    /// Completes when nothing is here and nobody waits.
    CompletableFuture<Void> idle() {
        synchronized (lock) {
            return idle;
        }
    }

    int waiting() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    /// Who waits already still gets a place.
    void close() {
        synchronized (lock) {
            closed = true;
        }
    }

    /// Who waits gets no place.
    void refuseWaiting() {
        while (true) {
            CompletableFuture<Void> first;
            CompletableFuture<Void> told;
            synchronized (lock) {
                if (waiting.isEmpty()) {
                    return;
                }
                first = waiting.poll();
                told = idleIfSo();
            }
            first.completeExceptionally(closed());
            told.complete(null);
        }
    }
}

package org.coppice.tpool;

import java.util.LinkedHashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.coppice.green.SpinLock;

/// How much work a pool holds, running and queued, and who waits to bring more: first come, first
/// served. A waiter that gives up neither keeps nor loses a place.
///
/// **Threads:** any; futures that others know are completed without the lock. It is one that spins,
/// since green threads, the tasks of their loops and workers meet here, see [SpinLock].
final class Places {

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final String pool;
    private final SpinLock lock = new SpinLock();
    private final LinkedHashSet<CompletableFuture<Void>> waiting =
            new LinkedHashSet<>(); // by lock; futures have no equals of their own
    private volatile CompletableFuture<Void> idle = DONE; // written by lock
    private long limit; // by lock
    private long taken; // by lock
    private volatile boolean closed; // written by lock

    Places(String pool, long limit) {
        this.pool = pool;
        this.limit = limit;
    }

    RejectedExecutionException closed() {
        return new RejectedExecutionException("Pool " + pool + " is closed");
    }

    void requireOpen() {
        if (closed) {
            throw closed();
        }
    }

    /// A place to come; complete if there is one now.
    ///
    /// @throws RejectedExecutionException if it is closed
    CompletableFuture<Void> take() {
        CompletableFuture<Void> place = new CompletableFuture<>();
        CompletableFuture<Void> nextIdle = new CompletableFuture<>();
        boolean refused;
        lock.lock();
        try {
            refused = closed;
            if (!refused) {
                enter(place, nextIdle);
            }
        } finally {
            lock.unlock();
        }
        if (refused) {
            throw closed();
        }
        return place;
    }

    /// By who has the lock.
    private void enter(CompletableFuture<Void> place, CompletableFuture<Void> nextIdle) {
        if (idle.isDone()) {
            idle = nextIdle;
        }
        if (taken < limit) {
            taken++;
            place.complete(null); // nobody else knows it
        } else {
            waiting.add(place);
        }
    }

    /// Whoever asked for this place does not want it any more.
    void giveUp(CompletableFuture<Void> place) {
        if (place.cancel(false)) {
            CompletableFuture<Void> told;
            lock.lock();
            try {
                waiting.remove(place);
                told = idleIfSo();
            } finally {
                lock.unlock();
            }
            told.complete(null);
        } else if (!place.isCancelled() && !place.isCompletedExceptionally()) {
            release();
        }
    }

    void release() {
        CompletableFuture<Void> told;
        lock.lock();
        try {
            taken--;
            told = idleIfSo();
        } finally {
            lock.unlock();
        }
        told.complete(null);
        grant();
    }

    /// Who has given up but is still in the queue gets nothing.
    private void grant() {
        while (true) {
            CompletableFuture<Void> first;
            lock.lock();
            try {
                if (taken >= limit || waiting.isEmpty()) {
                    return;
                }
                taken++;
                first = waiting.removeFirst();
            } finally {
                lock.unlock();
            }
            if (!first.complete(null)) {
                CompletableFuture<Void> told;
                lock.lock();
                try {
                    taken--;
                    told = idleIfSo();
                } finally {
                    lock.unlock();
                }
                told.complete(null);
            }
        }
    }

    /// To be completed without the lock. Who comes meanwhile makes a new one: nobody is told of an
    /// idleness that is over.
    private CompletableFuture<Void> idleIfSo() {
        if (taken > 0 || !waiting.isEmpty()) {
            return DONE;
        }
        CompletableFuture<Void> told = idle;
        idle = DONE;
        return told;
    }

    void limit(long newLimit) {
        lock.lock();
        try {
            limit = newLimit;
        } finally {
            lock.unlock();
        }
        grant();
    }

    /// Completes when nothing is here and nobody waits.
    CompletableFuture<Void> idle() {
        return idle;
    }

    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /// Who waits already still gets a place.
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /// Who waits gets no place.
    void refuseWaiting() {
        while (true) {
            CompletableFuture<Void> first;
            CompletableFuture<Void> told;
            lock.lock();
            try {
                if (waiting.isEmpty()) {
                    return;
                }
                first = waiting.removeFirst();
                told = idleIfSo();
            } finally {
                lock.unlock();
            }
            first.completeExceptionally(closed());
            told.complete(null);
        }
    }
}

package org.coppice.green;

import java.util.concurrent.atomic.AtomicReference;

/// Mutual exclusion for a few steps in memory among whatever threads there are: green threads of
/// any loops, the tasks of these loops, and others. Who finds it taken spins and never switches.
///
/// ```java
/// lock.lock();
/// try {
///     oldest = waiting.poll();
///     count--;
/// } finally {
///     lock.unlock();
/// }
/// ```
///
/// **What may be done with it:** nothing but to read and write memory, in a bounded number of
/// steps. What blocks, takes another lock, calls code of others or logs does not belong here.
/// [Lock] is for green threads of one loop, and may be held for as long as one likes.
///
/// **Why nobody waits for ever, other than with a monitor or the JDK's locks:** those are handed to
/// who has waited longest, which may be a green thread that cannot run, since its loop has ended or
/// itself waits behind it in one of its tasks. This one is handed to nobody: when it is free
/// whoever runs takes it. And who has it runs, as nothing that is done with it lets a green thread
/// give way; if the system takes its thread's processor away, it gives it back whatever those who
/// spin do.
///
/// **Threads:** any. **Errors:** to take it twice, or to give back what one does not have, throws
/// [IllegalStateException]. **Null:** nothing here is null.
public final class SpinLock {

    private static final int SPINS_A_TURN = 100;

    private final AtomicReference<Thread> holder = new AtomicReference<>();

    /// A lock that nobody has.
    public SpinLock() {}

    /// Takes it as soon as it is free.
    ///
    /// @throws IllegalStateException if the caller has it
    public void lock() {
        Thread me = Thread.currentThread();
        while (!holder.compareAndSet(null, me)) {
            if (holder.get() == me) {
                throw new IllegalStateException(me + " has this lock already");
            }
            awaitFree(me);
        }
    }

    /// The holder may want the processor of a thread that can do without.
    private void awaitFree(Thread me) {
        for (int spins = 1; holder.get() != null; spins++) {
            if (spins % SPINS_A_TURN == 0 && !me.isVirtual()) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /// Gives it back.
    ///
    /// @throws IllegalStateException if the caller does not have it
    public void unlock() {
        Thread me = Thread.currentThread();
        if (holder.get() != me) {
            throw new IllegalStateException(me + " does not have this lock");
        }
        holder.setRelease(null);
    }

    @Override
    public String toString() {
        return holder.get() == null ? "spin lock (free)" : "spin lock (held)";
    }
}

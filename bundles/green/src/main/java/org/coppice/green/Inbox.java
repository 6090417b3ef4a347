package org.coppice.green;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/// Work for a loop from other threads: a lock-free queue and one wake-up.
///
/// Items are [Fiber]s that became runnable elsewhere and [Runnable]s. The loop says before it waits
/// that it is asleep and then looks once more; whoever adds something looks at that after adding.
/// So either the loop sees the item or the adder sees the sleeper, and of many adders only one pays
/// for the wake-up.
///
/// **Threads:** [#add(Object)] any; the rest the loop's.
final class Inbox {

    private static final int CHUNK = 256;

    /// A task whose sender wants to hear that nobody will run it.
    interface Item extends Runnable {
        void refuse();
    }

    private final MpscUnboundedAtomicArrayQueue<Object> queue =
            new MpscUnboundedAtomicArrayQueue<>(CHUNK);
    private final AtomicBoolean asleep = new AtomicBoolean();
    private volatile Runnable wakeup = () -> {};
    private volatile boolean closed;

    /// How many have asked since the last time that the queue was found empty.
    private final AtomicInteger refusals = new AtomicInteger();

    /// What wakes the loop's hub; it changes when the hub does.
    void wakeWith(Runnable newWakeup) {
        wakeup = newWakeup;
    }

    /// Adds an item and wakes the loop if it sleeps; refuses it, now or in [#close()], if the loop
    /// has ended.
    void add(Object item) {
        if (closed) {
            refuse(item);
            return;
        }
        queue.add(item);
        VarHandle.fullFence(); // the queue may publish with an ordered store only
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            wakeup.run();
        }
        if (closed) {
            refuseAll();
        }
    }

    /// The loop has ended: what is in here and what still comes is refused, so that nobody waits
    /// for it in vain.
    void close() {
        closed = true;
        refuseAll();
    }

    boolean isClosed() {
        return closed;
    }

    /// By the loop that ends or an adder that came late, one at a time: the queue has one consumer.
    /// Who comes meanwhile leaves it to that one and does not wait: what is refused may tell
    /// others, and a green thread that waited for a lock would hold up its own loop if that comes
    /// here too.
    private void refuseAll() {
        if (refusals.getAndIncrement() > 0) {
            return;
        }
        int asked = 1;
        while (asked > 0) {
            for (Object item = queue.poll(); item != null; item = queue.poll()) {
                refuse(item);
            }
            asked = refusals.addAndGet(-asked);
        }
    }

    private static void refuse(Object item) {
        if (item instanceof Item refused) {
            refused.refuse();
        }
    }

    /// Empty also while somebody is about to add the next item: that one is not waited for.
    Object poll() {
        return queue.relaxedPoll();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /// Whether the loop may wait: true if there is nothing to do, and from now on adders wake it.
    boolean fallAsleep() {
        asleep.set(true);
        if (queue.isEmpty()) {
            return true;
        }
        asleep.set(false);
        return false;
    }

    void wakeUp() {
        if (asleep.get()) {
            asleep.set(false);
        }
    }
}

package org.coppice.websocket.topics;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.coppice.green.Coppice;
import org.coppice.green.Loop;
import org.coppice.green.SpinLock;
import org.coppice.net.QuietWarning;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to be delivered on one loop, of all topics, first come, first served: so those of one
/// publisher stay in his order.
///
/// **A green thread** delivers, which exists only as long as there is something. It gives way after
/// so many messages, and never waits for a subscriber: each takes the message, lets it wait or
/// drops it.
///
/// **Memory is bounded**: a publisher waits while so much is not delivered that his message has no
/// room. What he waits for is that green thread alone, which takes no lock of his. But its loop may
/// be held up by somebody who waits for such a lock, where green threads cannot be switched within
/// it: so he waits for a bounded time, and then the message is dropped on that loop.
///
/// **Threads**: any.
final class LoopPost {
    /// So many messages to subscribers may wait, unless it is a single one to more of them.
    static final int MAX_DELIVERIES = 65_536;

    /// So many bytes may wait, unless it is a single message that has more.
    static final long MAX_BYTES = 16 << 20;

    /// After so many messages to subscribers others have their turn.
    static final int SLICE = 256;

    /// So long a publisher waits.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(LoopPost.class);

    private final Loop loop;
    private final QuietWarning late;
    private final SpinLock lock = new SpinLock();
    private final Queue<Delivery> waiting = new ArrayDeque<>();
    private final Queue<Applicant> applicants = new ArrayDeque<>();
    private final Member[] slice = new Member[SLICE];
    private int deliveries;
    private long bytes;
    private boolean running;
    private int inOneGo;

    LoopPost(Loop loop) {
        this.loop = loop;
        this.late =
                new QuietWarning(
                        LOG,
                        "Loop {} does not deliver what is published: {} messages were dropped, the"
                                + " last one of {}",
                        loop.name());
    }

    /// A publisher who waits; true once his message is accepted.
    private static final class Applicant extends CompletableFuture<Boolean> {
        private final Delivery delivery;

        private Applicant(Delivery delivery) {
            this.delivery = delivery;
        }
    }

    /// Accepts it if there is room, and never waits.
    boolean offer(Delivery delivery) {
        boolean accepted;
        lock.lock();
        try {
            accepted = applicants.isEmpty() && hasRoom(delivery);
            if (accepted) {
                accept(delivery);
            }
        } finally {
            lock.unlock();
        }
        startIfNeeded();
        return accepted;
    }

    /// Blocks until it is accepted, or the time is over; not at all where nobody can wait, in a
    /// loop's task.
    ///
    /// @return false if it is dropped
    boolean put(Delivery delivery) {
        if (!Patience.canWait()) {
            late.tell(delivery.members().topic());
            return false;
        }
        Applicant applicant = new Applicant(delivery);
        Queue<Applicant> admitted;
        lock.lock();
        try {
            applicants.add(applicant);
            admitted = admit();
        } finally {
            lock.unlock();
        }
        admitted.forEach(each -> each.complete(true));
        startIfNeeded();
        boolean accepted = false;
        try {
            Patience.await(applicant, PATIENCE);
        } finally {
            accepted = !withdraw(applicant) && applicant.getNow(true);
        }
        if (!accepted) {
            late.tell(delivery.members().topic());
        }
        return accepted;
    }

    private boolean withdraw(Applicant applicant) {
        lock.lock();
        try {
            return applicants.remove(applicant);
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(Delivery delivery) {
        return waiting.isEmpty()
                || deliveries + delivery.weight() <= MAX_DELIVERIES
                        && bytes + delivery.bytes() <= MAX_BYTES;
    }

    private void accept(Delivery delivery) {
        waiting.add(delivery);
        deliveries += delivery.weight();
        bytes += delivery.bytes();
    }

    /// Those who have waited longest, as far as there is room.
    ///
    /// @return whom to tell, by whoever gives the lock back
    private Queue<Applicant> admit() {
        Queue<Applicant> admitted = new ArrayDeque<>(1);
        while (!applicants.isEmpty() && hasRoom(applicants.element().delivery)) {
            Applicant first = applicants.remove();
            accept(first.delivery);
            admitted.add(first);
        }
        return admitted;
    }

    // ---- delivering

    private void startIfNeeded() {
        boolean starts;
        lock.lock();
        try {
            starts = !running && !waiting.isEmpty();
            running |= starts;
        } finally {
            lock.unlock();
        }
        if (!starts) {
            return;
        }
        try {
            loop.spawnN(this::run);
        } catch (RejectedExecutionException e) {
            LOG.debug("Loop {} has ended, and its subscribers with it", loop.name());
            end();
        }
    }

    /// There is nobody left to deliver to.
    private void end() {
        Queue<Applicant> all;
        lock.lock();
        try {
            all = new ArrayDeque<>(applicants);
            applicants.clear();
            waiting.clear();
            deliveries = 0;
            bytes = 0;
            running = false;
        } finally {
            lock.unlock();
        }
        all.forEach(each -> each.complete(false));
    }

    /// What the green thread does that delivers.
    private void run() {
        try {
            for (Delivery each = first(); each != null; each = first()) {
                try {
                    deliver(each);
                } finally {
                    done(each);
                }
            }
        } finally {
            lock.lock();
            try {
                running = false;
            } finally {
                lock.unlock();
            }
            startIfNeeded(); // it was killed, or somebody has come just now
        }
    }

    private Delivery first() {
        lock.lock();
        try {
            return waiting.peek();
        } finally {
            lock.unlock();
        }
    }

    private void done(Delivery delivery) {
        Queue<Applicant> admitted;
        lock.lock();
        try {
            waiting.poll();
            deliveries -= delivery.weight();
            bytes -= delivery.bytes();
            admitted = admit();
        } finally {
            lock.unlock();
        }
        admitted.forEach(each -> each.complete(true));
    }

    private void deliver(Delivery delivery) {
        Members members = delivery.members();
        members.begin();
        int count = members.next(delivery.number(), slice);
        while (count > 0) {
            for (int i = 0; i < count; i++) {
                slice[i].send(delivery.message());
            }
            letOthersRun(count);
            count = members.next(delivery.number(), slice);
        }
        Arrays.fill(slice, null);
    }

    private void letOthersRun(int sent) {
        inOneGo += sent;
        if (inOneGo >= SLICE) {
            inOneGo = 0;
            Coppice.giveWay();
        }
    }
}

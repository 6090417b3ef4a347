package org.coppice.hub.epoll;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.HubRules;
import org.coppice.hub.api.Readiness;
import org.coppice.hub.api.ReadyListener;
import org.coppice.hub.api.WakeupGate;
import org.coppice.posix.Epoll;
import org.coppice.posix.EventDescriptor;
import org.coppice.posix.Posix;

/// The hub over epoll(7).
///
/// **Why edge-triggered, once, for both directions.** The obvious way is level-triggered: say what
/// you wait for, wait, say that you wait no more. It costs an `epoll_ctl` a wait, which for a
/// server that answers small requests is one system call in four. One-shot costs the same.
/// Edge-triggered, the kernel tells each change once, asked or not; so a channel is registered
/// once, for reading, writing and the peer's shutdown, and from then on costs nothing until it is
/// cancelled. The price is that whoever waits must remember: the receiver keeps a bit a direction,
/// set by the listener, cleared only when an operation says that it would block. Then no change can
/// be lost: what came before that answer is part of it, and what comes after is a new edge,
/// delivered by a later `await`.
///
/// **Invariants.**
///
/// 1. A key is in the table from `add` to `remove`, and the kernel knows exactly the keys in the
///    table (and the event descriptor). A channel that was closed without `cancel` has left the
///    kernel by itself; its key then waits in the table for the `cancel`, which must not speak to
///    the kernel: the number may be somebody else's by now.
/// 2. Event data is `generation << 32 | slot`. A slot is used again, data never: a batch may hold
///    events for a key that a listener of the same batch cancels, and for its successor in the slot
///    they are stale, which the comparison of the whole data shows.
/// 3. Slot 0 stays empty. Its data is the event descriptor's, so that a wake-up is an event that
///    finds nobody: no comparison of its own on the way of the others.
/// 4. Nobody reads the event descriptor. It is edge-triggered too: each write is an edge, and its
///    counter cannot overflow in a lifetime.
/// 5. `await` makes one system call and allocates nothing.
///
/// **Fairness.** The kernel keeps ready descriptors in a list and rotates it: with more ready ones
/// than fit into a batch, each is delivered before any is delivered twice.
final class EpollHub implements Hub {
    private static final int EVENTS_PER_WAIT = 512;
    private static final int INTEREST = Epoll.IN | Epoll.OUT | Epoll.RDHUP | Epoll.EDGE;
    private static final int FAILED = Epoll.ERR | Epoll.HUP;
    private static final int BOTH = Readiness.READ | Readiness.WRITE;

    private final HubRules rules = new HubRules("epoll");
    private final WakeupGate gate = new WakeupGate();
    private final KeyTable keys = new KeyTable();
    private final Posix posix;
    private final Epoll epoll;
    private final EventDescriptor event;

    private EpollHub(Posix posix, Epoll epoll, EventDescriptor event) {
        this.posix = posix;
        this.epoll = epoll;
        this.event = event;
    }

    static EpollHub open(Posix posix) throws IOException {
        Epoll epoll = posix.epoll(EVENTS_PER_WAIT);
        try {
            EventDescriptor event = posix.eventDescriptor();
            try {
                epoll.add(event.descriptor(), Epoll.IN | Epoll.EDGE, KeyTable.NOBODY);
                return new EpollHub(posix, epoll, event);
            } catch (IOException e) {
                event.close();
                throw e;
            }
        } catch (IOException e) {
            epoll.close();
            throw e;
        }
    }

    @Override
    public HubKey register(SelectableChannel channel, ReadyListener listener) throws IOException {
        rules.checkRegister(channel);
        int deliverable = rules.deliverable(channel);
        int descriptor = posix.descriptor(channel);
        EpollKey key = new EpollKey(this, channel, descriptor, deliverable, listener);
        keys.add(key);
        try {
            if (!epoll.add(descriptor, INTEREST, key.data)) {
                throw rules.registeredAlready(channel);
            }
        } catch (IOException | RuntimeException e) {
            keys.remove(key);
            throw e;
        }
        return key;
    }

    @Override
    public int await(long timeoutNanos) throws IOException {
        rules.checkAwait();
        int count = awaitEvents(timeoutNanos);
        rules.beginBatch();
        for (int i = 0; i < count; i++) {
            EpollKey key = keys.find(epoll.data(i));
            if (key != null) {
                rules.deliver(key.listener, readiness(epoll.events(i)) & key.deliverable);
            }
        }
        return rules.endBatch();
    }

    private int awaitEvents(long timeoutNanos) throws IOException {
        boolean sleep = timeoutNanos != 0 && gate.fallAsleep();
        try {
            return epoll.await(sleep ? timeoutNanos : 0);
        } finally {
            gate.awake();
        }
    }

    private static int readiness(int events) {
        int readiness = 0;
        if ((events & Epoll.IN) != 0) {
            readiness |= Readiness.READ;
        }
        if ((events & Epoll.OUT) != 0) {
            readiness |= Readiness.WRITE;
        }
        if ((events & Epoll.RDHUP) != 0) {
            readiness |= Readiness.READ | Readiness.HANGUP;
        }
        if ((events & FAILED) != 0) {
            readiness |= BOTH | Readiness.HANGUP;
        }
        return readiness;
    }

    @Override
    public void wakeup() {
        if (gate.wakeup()) {
            event.signal();
        }
    }

    @Override
    public int registered() {
        return keys.size();
    }

    @Override
    public void close() {
        if (rules.close()) {
            keys.clear();
            epoll.close();
            event.close();
        }
    }

    /// Nothing to tell the kernel, see above: only the caller's mistakes are found here.
    void arm(EpollKey key, int directions) {
        rules.checkArm(key.data == KeyTable.NOBODY, directions);
    }

    void cancel(EpollKey key) {
        if (keys.remove(key) && key.channel.isOpen()) {
            epoll.remove(key.descriptor);
        }
    }
}

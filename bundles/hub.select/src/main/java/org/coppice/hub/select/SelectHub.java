package org.coppice.hub.select;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.HubRules;
import org.coppice.hub.api.Readiness;
import org.coppice.hub.api.ReadyListener;
import org.coppice.hub.api.WakeupGate;
import org.coppice.posix.EventDescriptor;
import org.coppice.posix.Posix;
import org.coppice.posix.PosixException;
import org.coppice.posix.SelectSets;

/// The hub over select(2): level-triggered, for descriptors below 1024 only, and everywhere.
///
/// A descriptor that does not fit into the sets is refused when it is registered: C programs that
/// forget to look write beyond their set. select knows no hang-up, only readiness to read.
///
/// What is ready is first collected, then delivered: listeners may register and cancel as they
/// like, also a channel that gets the number of one that was ready.
final class SelectHub implements Hub {
    private static final int EBADF = 9;

    private final HubRules rules = new HubRules("select");
    private final WakeupGate gate = new WakeupGate();
    private final SelectKey[] byDescriptor = new SelectKey[SelectSets.LIMIT];
    private final SelectKey[] ready = new SelectKey[SelectSets.LIMIT];
    private final Posix posix;
    private final SelectSets sets;
    private final EventDescriptor event;
    private int registered;

    SelectHub(Posix posix) throws IOException {
        this.posix = posix;
        sets = posix.selectSets();
        event = posix.eventDescriptor();
        try {
            checkLimit(event.descriptor(), "its own event descriptor");
        } catch (IOException e) {
            event.close();
            throw e;
        }
        sets.watch(event.descriptor(), SelectSets.IN);
    }

    private static void checkLimit(int descriptor, Object whose) throws IOException {
        if (descriptor >= SelectSets.LIMIT) {
            throw new IOException(
                    "hub select cannot watch descriptor "
                            + descriptor
                            + " ("
                            + whose
                            + "): it must be below "
                            + SelectSets.LIMIT
                            + " (FD_SETSIZE); use hub=epoll, hub=nio or hub=poll");
        }
    }

    @Override
    public HubKey register(SelectableChannel channel, ReadyListener listener) throws IOException {
        rules.checkRegister(channel);
        int deliverable = rules.deliverable(channel) & ~Readiness.HANGUP;
        int descriptor = posix.descriptor(channel);
        checkLimit(descriptor, channel);
        SelectKey before = byDescriptor[descriptor];
        if (before != null) {
            if (before.channel.isOpen()) {
                throw rules.registeredAlready(channel);
            }
            before.cancel(); // closed without: its number is this channel's now
        }
        SelectKey key = new SelectKey(this, channel, descriptor, deliverable, listener);
        byDescriptor[descriptor] = key;
        registered++;
        return key;
    }

    @Override
    public int await(long timeoutNanos) throws IOException {
        rules.checkAwait();
        int count = awaitReady(timeoutNanos) ? collect() : 0;
        rules.beginBatch();
        for (int i = 0; i < count; i++) {
            SelectKey key = ready[i];
            ready[i] = null;
            if (!key.cancelled) {
                rules.deliver(key.listener, key.ready);
            }
        }
        return rules.endBatch();
    }

    private boolean awaitReady(long timeoutNanos) throws IOException {
        boolean sleep = timeoutNanos != 0 && gate.fallAsleep();
        try {
            return sets.await(sleep ? timeoutNanos : 0) > 0;
        } catch (PosixException e) {
            if (e.errno() == EBADF && forgetClosed()) {
                return false; // the next wait will do
            }
            throw e;
        } finally {
            gate.awake();
        }
    }

    /// One channel closed without `cancel` makes select fail for all.
    ///
    /// @return whether there was one
    private boolean forgetClosed() {
        boolean found = false;
        for (SelectKey key : byDescriptor) {
            if (key != null && !key.channel.isOpen()) {
                key.cancel();
                found = true;
            }
        }
        return found;
    }

    /// @return how many keys are ready
    private int collect() throws IOException {
        int count = 0;
        for (int next = sets.nextReady(0); next >= 0; next = sets.nextReady(next + 1)) {
            if (next == event.descriptor()) {
                event.drain();
            } else {
                ready[count++] = disarm(byDescriptor[next]);
            }
        }
        return count;
    }

    /// Once for each arm: takes what is ready out of what is watched. Readiness and SelectSets
    /// number the directions alike.
    private SelectKey disarm(SelectKey key) {
        key.ready = sets.ready(key.descriptor);
        key.armed &= ~key.ready;
        sets.watch(key.descriptor, key.armed);
        return key;
    }

    @Override
    public void wakeup() {
        if (gate.wakeup()) {
            event.signal();
        }
    }

    @Override
    public int registered() {
        return registered;
    }

    @Override
    public void close() {
        if (rules.close()) {
            for (SelectKey key : byDescriptor) {
                if (key != null) {
                    key.cancel();
                }
            }
            event.close();
        }
    }

    void arm(SelectKey key, int directions) {
        rules.checkArm(key.cancelled, directions);
        key.armed |= directions & key.deliverable;
        sets.watch(key.descriptor, key.armed);
    }

    void cancel(SelectKey key) {
        if (!key.cancelled) {
            key.cancelled = true;
            byDescriptor[key.descriptor] = null;
            sets.watch(key.descriptor, 0);
            registered--;
        }
    }
}

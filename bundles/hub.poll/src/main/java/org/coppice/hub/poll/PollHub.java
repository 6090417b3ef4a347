package org.coppice.hub.poll;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.Arrays;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.HubRules;
import org.coppice.hub.api.Readiness;
import org.coppice.hub.api.ReadyListener;
import org.coppice.hub.api.WakeupGate;
import org.coppice.posix.EventDescriptor;
import org.coppice.posix.PollTable;
import org.coppice.posix.Posix;

/// The hub over poll(2): level-triggered, no limit but the process's, and a wait that costs by the
/// number of channels registered.
///
/// The table is dense and its order arbitrary: entry `i` belongs to `keys[i]`, a cancelled entry's
/// place is taken by the last one. Entry 0 is the event descriptor and stays. An entry that nobody
/// waits for is skipped by the kernel, so a hang-up that was delivered does not come again before
/// it is armed.
///
/// What is ready is first collected, then delivered: listeners may change the table as they like.
final class PollHub implements Hub {
    private static final int FIRST_CAPACITY = 64;
    private static final int FAILED = PollTable.ERR | PollTable.HUP;
    private static final int BOTH = Readiness.READ | Readiness.WRITE;

    private final HubRules rules = new HubRules("poll");
    private final WakeupGate gate = new WakeupGate();
    private final Posix posix;
    private final PollTable table;
    private final EventDescriptor event;

    private PollKey[] keys = new PollKey[FIRST_CAPACITY];
    private PollKey[] byDescriptor = new PollKey[FIRST_CAPACITY];
    private PollKey[] ready = new PollKey[FIRST_CAPACITY];

    PollHub(Posix posix) throws IOException {
        this.posix = posix;
        table = posix.pollTable();
        event = posix.eventDescriptor();
        table.watch(table.add(event.descriptor()), PollTable.IN);
    }

    @Override
    public HubKey register(SelectableChannel channel, ReadyListener listener) throws IOException {
        rules.checkRegister(channel);
        int deliverable = rules.deliverable(channel);
        int descriptor = posix.descriptor(channel);
        if (descriptor >= byDescriptor.length) {
            byDescriptor =
                    Arrays.copyOf(byDescriptor, Math.max(descriptor + 1, 2 * byDescriptor.length));
        }
        PollKey before = byDescriptor[descriptor];
        if (before != null) {
            if (before.channel.isOpen()) {
                throw rules.registeredAlready(channel);
            }
            before.cancel(); // closed without: its number is this channel's now
        }
        PollKey key = new PollKey(this, channel, descriptor, deliverable, listener);
        byDescriptor[descriptor] = key;
        place(key, table.add(descriptor));
        return key;
    }

    private void place(PollKey key, int index) {
        if (index >= keys.length) {
            keys = Arrays.copyOf(keys, 2 * keys.length);
        }
        keys[index] = key;
        key.index = index;
    }

    @Override
    public int await(long timeoutNanos) throws IOException {
        rules.checkAwait();
        int count = collect(awaitReady(timeoutNanos));
        rules.beginBatch();
        for (int i = 0; i < count; i++) {
            PollKey key = ready[i];
            ready[i] = null;
            if (!key.cancelled) {
                rules.deliver(key.listener, key.ready);
            }
        }
        return rules.endBatch();
    }

    private int awaitReady(long timeoutNanos) throws IOException {
        boolean sleep = timeoutNanos != 0 && gate.fallAsleep();
        try {
            return table.await(sleep ? timeoutNanos : 0);
        } finally {
            gate.awake();
        }
    }

    /// @param left how many entries of the table are ready
    /// @return how many keys are
    private int collect(int left) throws IOException {
        int count = 0;
        for (int index = 0; left > 0; index++) {
            int events = table.ready(index);
            if (events == 0) {
                continue;
            }
            left--;
            if (index == 0) {
                event.drain();
            } else if (disarm(keys[index], events)) {
                if (count == ready.length) {
                    ready = Arrays.copyOf(ready, 2 * ready.length);
                }
                ready[count++] = keys[index];
            }
        }
        return count;
    }

    /// Once for each arm: takes what is ready out of what is watched.
    ///
    /// @return whether there is something to deliver
    private boolean disarm(PollKey key, int events) {
        if ((events & PollTable.NVAL) != 0) { // closed without cancel
            key.armed = 0;
            table.watch(key.index, 0);
            return false;
        }
        key.ready = readiness(events) & key.deliverable;
        key.armed &= ~key.ready;
        table.watch(key.index, interest(key.armed));
        return key.ready != 0;
    }

    private static int readiness(int events) {
        int readiness = 0;
        if ((events & PollTable.IN) != 0) {
            readiness |= Readiness.READ;
        }
        if ((events & PollTable.OUT) != 0) {
            readiness |= Readiness.WRITE;
        }
        if ((events & PollTable.RDHUP) != 0) {
            readiness |= Readiness.READ | Readiness.HANGUP;
        }
        if ((events & FAILED) != 0) {
            readiness |= BOTH | Readiness.HANGUP;
        }
        return readiness;
    }

    private static int interest(int armed) {
        int interest = (armed & Readiness.READ) != 0 ? PollTable.IN | PollTable.RDHUP : 0;
        return (armed & Readiness.WRITE) != 0 ? interest | PollTable.OUT : interest;
    }

    @Override
    public void wakeup() {
        if (gate.wakeup()) {
            event.signal();
        }
    }

    @Override
    public int registered() {
        return table.size() - 1;
    }

    @Override
    public void close() {
        if (rules.close()) {
            while (table.size() > 1) {
                cancel(keys[table.size() - 1]);
            }
            event.close();
        }
    }

    void arm(PollKey key, int directions) {
        rules.checkArm(key.cancelled, directions);
        key.armed |= directions & key.deliverable;
        table.watch(key.index, interest(key.armed));
    }

    void cancel(PollKey key) {
        if (!key.cancelled) {
            key.cancelled = true;
            byDescriptor[key.descriptor] = null;
            table.remove(key.index);
            PollKey last = keys[table.size()];
            keys[table.size()] = null;
            if (last != key) {
                place(last, key.index);
            }
        }
    }
}

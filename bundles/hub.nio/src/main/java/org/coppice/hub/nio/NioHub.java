package org.coppice.hub.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.function.Consumer;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.HubRules;
import org.coppice.hub.api.ReadyListener;
import org.coppice.hub.api.WakeupGate;

/// The hub over a [Selector]: public API of the JDK only, level-triggered.
///
/// **Cheap arming.** A selector tells the kernel of a changed interest at its next selection, and
/// only if it differs from what the kernel has: a direction that is delivered, disarmed and armed
/// again in between costs no system call.
///
/// **Cancelled keys.** A channel that is closed keeps its descriptor until its cancelled key has
/// left the selector, which happens at the next selection: soon enough for connections, whose peers
/// see the end at once. What is bound to an address must free it now, so there `cancel` selects at
/// once. It ignores what it finds: ready it will still be.
///
/// What is ready is first collected, then delivered: inside a selection the selector could do
/// neither.
///
/// A selector knows no hang-up, only readiness to read. And it does not sleep in an interrupted
/// thread, so `await` forgets an interrupt rather than turn round and round.
final class NioHub implements Hub {
    private static final int FIRST_CAPACITY = 64;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Consumer<SelectionKey> IGNORE = _ -> {};

    private final HubRules rules = new HubRules("nio");
    private final WakeupGate gate = new WakeupGate();
    private final Consumer<SelectionKey> collect = this::collect;
    private final Selector selector = Selector.open();
    private NioKey[] ready = new NioKey[FIRST_CAPACITY];
    private int readyCount;
    private int registered;

    NioHub() throws IOException {}

    @Override
    public HubKey register(SelectableChannel channel, ReadyListener listener) throws IOException {
        rules.checkRegister(channel);
        int deliverable = rules.deliverable(channel);
        SelectionKey before = channel.keyFor(selector);
        if (before != null) {
            if (before.isValid()) {
                throw rules.registeredAlready(channel);
            }
            flushCancelled();
        }
        NioKey key = new NioKey(this, channel, deliverable, listener);
        key.selection(channel.register(selector, 0, key));
        registered++;
        return key;
    }

    @Override
    public int await(long timeoutNanos) throws IOException {
        rules.checkAwait();
        awaitReady(timeoutNanos);
        rules.beginBatch();
        for (int i = 0; i < readyCount; i++) {
            NioKey key = ready[i];
            ready[i] = null;
            if (!key.isCancelled()) {
                rules.deliver(key.listener, key.ready());
            }
        }
        return rules.endBatch();
    }

    private void awaitReady(long timeoutNanos) throws IOException {
        readyCount = 0;
        boolean sleep = timeoutNanos != 0 && gate.fallAsleep();
        try {
            select(sleep ? timeoutNanos : 0);
        } finally {
            gate.awake();
            Thread.interrupted();
        }
    }

    /// A selector takes 0 for ever, and milliseconds.
    private void select(long timeoutNanos) throws IOException {
        if (timeoutNanos == 0) {
            selector.selectNow(collect);
        } else if (timeoutNanos < 0) {
            selector.select(collect);
        } else {
            selector.select(collect, (timeoutNanos - 1) / NANOS_PER_MILLI + 1);
        }
    }

    private void collect(SelectionKey selection) {
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, 2 * ready.length);
        }
        NioKey key = (NioKey) selection.attachment();
        key.disarm(selection.readyOps());
        ready[readyCount++] = key;
    }

    @Override
    public void wakeup() {
        if (gate.wakeup()) {
            selector.wakeup();
        }
    }

    @Override
    public int registered() {
        return registered;
    }

    @Override
    public void close() {
        if (rules.close()) {
            registered = 0;
            try {
                selector.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void checkArm(NioKey key, int directions) {
        rules.checkArm(key.isCancelled(), directions);
    }

    void cancelled(NioKey key) {
        if (selector.isOpen()) {
            registered--;
            if (key.isBound()) {
                flushCancelled();
            }
        }
    }

    private void flushCancelled() {
        try {
            selector.selectNow(IGNORE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.coppice.hub.nio;

import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.Readiness;
import org.coppice.hub.api.ReadyListener;

/// Translates between directions and the operations of `java.nio`: an accept is a READ, a finished
/// connect a WRITE.
final class NioKey implements HubKey {
    private static final int READS = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    private static final int WRITES = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

    final ReadyListener listener;

    private final NioHub hub;
    private final SelectableChannel channel;
    private final int deliverable;
    private SelectionKey selection;
    private boolean cancelled;
    private int armed;
    private int ready;

    NioKey(NioHub hub, SelectableChannel channel, int deliverable, ReadyListener listener) {
        this.hub = hub;
        this.channel = channel;
        this.deliverable = deliverable;
        this.listener = listener;
    }

    /// Completes the key: the selector's key and this one need each other.
    void selection(SelectionKey selection) {
        this.selection = selection;
    }

    @Override
    public void arm(int directions) {
        hub.checkArm(this, directions);
        armed |= directions & deliverable;
        if (selection.isValid()) { // not if the channel was closed without cancel
            selection.interestOps(operations());
        }
    }

    private int operations() {
        int operations = 0;
        if ((armed & Readiness.READ) != 0) {
            operations |= READS;
        }
        if ((armed & Readiness.WRITE) != 0) {
            operations |= isConnecting() ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
        }
        return operations & channel.validOps();
    }

    /// A selector tells OP_CONNECT of a connecting channel only, and OP_WRITE of a connected one
    /// only.
    private boolean isConnecting() {
        return channel instanceof SocketChannel socket && socket.isConnectionPending();
    }

    /// Once for each arm: what is ready is armed no more.
    void disarm(int readyOperations) {
        ready = 0;
        if ((readyOperations & READS) != 0) {
            ready |= Readiness.READ;
        }
        if ((readyOperations & WRITES) != 0) {
            ready |= Readiness.WRITE;
        }
        armed &= ~ready;
        selection.interestOpsAnd(~readyOperations);
    }

    /// What the running `await` has found.
    int ready() {
        return ready;
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            selection.cancel();
            hub.cancelled(this);
        }
    }

    boolean isCancelled() {
        return cancelled;
    }

    boolean isBound() {
        return channel instanceof ServerSocketChannel || channel instanceof DatagramChannel;
    }

    @Override
    public String toString() {
        return "nio key of " + channel;
    }
}

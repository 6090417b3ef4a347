package org.coppice.green;

import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.Readiness;
import org.coppice.hub.api.ReadyListener;

/// The one [Registration]: two bits that say what may be tried, and at most one green thread a
/// direction.
///
/// Invariant: while a direction's bit is clear the hub owes an event for it. The bits begin set,
/// because an edge-triggered hub says nothing of what it said before. After a hang-up reads are
/// ready for ever: they do not block any more, and no further edge would come. Writes are not: a
/// peer that has only ended its own sending may still leave no room.
final class ChannelRegistration implements Registration, ReadyListener {

    final Loop loop;
    ChannelRegistration previous;
    ChannelRegistration next;

    private final SelectableChannel channel;
    private HubKey key;
    private HubKey oldKey;
    private int ready = Readiness.READ | Readiness.WRITE;
    private boolean closed;
    private boolean shared;
    private DirectionWait reads;
    private DirectionWait writes;

    ChannelRegistration(Loop loop, SelectableChannel channel) throws IOException {
        this.loop = loop;
        this.channel = channel;
        loop.hub().add(this);
    }

    // ---- for HubSlot

    /// A channel that somebody has closed behind this registration's back must not hold up the
    /// others.
    void registerWith(Hub hub) throws IOException {
        if (!channel.isOpen() && key != null) {
            return;
        }
        HubKey newKey = hub.register(channel, this);
        oldKey = key;
        key = newKey;
    }

    /// The new hub refused somebody: back to the key of the old one, if this was moved already.
    void fallBack() {
        if (oldKey != null) {
            key = oldKey;
            oldKey = null;
        }
    }

    /// The old hub is about to be closed; its last events may have gone unheard.
    void swapped() {
        oldKey = null;
        retry();
    }

    // ---- for the hub

    @Override
    public void ready(int readiness) {
        ready |= readiness;
        if ((readiness & Readiness.HANGUP) != 0) {
            ready |= Readiness.WRITE;
        }
        if (reads != null && isReadable()) {
            reads.wake();
        }
        if (writes != null && isWritable()) {
            writes.wake();
        }
    }

    // ---- for green threads

    @Override
    public boolean isReadable() {
        return (ready & (Readiness.READ | Readiness.HANGUP)) != 0;
    }

    @Override
    public boolean isWritable() {
        return (ready & Readiness.WRITE) != 0;
    }

    @Override
    public void drainedReads() {
        ready &= ~Readiness.READ;
    }

    @Override
    public void drainedWrites() {
        ready &= ~Readiness.WRITE;
    }

    @Override
    public void awaitReadable(Duration timeout) throws IOException {
        if (isReadable() && !closed) {
            return;
        }
        if (reads == null) {
            reads = new DirectionWait(this, Readiness.READ);
        }
        reads.free(shared).await(timeout);
    }

    @Override
    public void awaitWritable(Duration timeout) throws IOException {
        if (isWritable() && !closed) {
            return;
        }
        if (writes == null) {
            writes = new DirectionWait(this, Readiness.WRITE);
        }
        writes.free(shared).await(timeout);
    }

    @Override
    public void whenReadable(Duration timeout, Runnable task) throws IOException {
        if (reads == null) {
            reads = new DirectionWait(this, Readiness.READ);
        }
        reads.whenReady(timeout, task);
    }

    @Override
    public void retry() {
        ready(Readiness.READ | Readiness.WRITE);
    }

    @Override
    public Registration shareWaits() {
        shared = true;
        return this;
    }

    /// For listings; null once it is closed.
    ListenerInfo info() {
        return closed
                ? null
                : new ListenerInfo(
                        loop.name(),
                        toString(),
                        isReadable(),
                        isWritable(),
                        DirectionWait.waiters(reads),
                        DirectionWait.waiters(writes));
    }

    boolean isReady(int direction) {
        return direction == Readiness.READ ? isReadable() : isWritable();
    }

    boolean isClosed() {
        return closed;
    }

    void arm(int direction) throws IOException {
        key.arm(direction);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (!loop.isOnLoop()) {
            throw new IllegalStateException(
                    channel
                            + " belongs to loop "
                            + loop.name()
                            + ": close it there, with Loop.execute");
        }
        closed = true;
        loop.hub().remove(this);
        key.cancel();
        if (reads != null) {
            reads.close();
        }
        if (writes != null) {
            writes.close();
        }
    }

    /// The JDK tells the addresses of a connection only.
    @Override
    public String toString() {
        return switch (channel) {
            case SocketChannel connection -> connection.toString();
            case NetworkChannel bound -> textOf(bound);
            default -> channel.toString();
        };
    }

    private static String textOf(NetworkChannel bound) {
        String kind =
                bound instanceof ServerSocketChannel ? "ServerSocketChannel" : "DatagramChannel";
        try {
            return kind + "[local=" + bound.getLocalAddress() + "]";
        } catch (IOException e) {
            return kind + "[closed]";
        }
    }
}

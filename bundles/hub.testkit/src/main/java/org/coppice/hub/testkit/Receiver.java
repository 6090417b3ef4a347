package org.coppice.hub.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.Readiness;
import org.coppice.hub.api.ReadyListener;

/// What owns a channel in the contract: keeps the bits that it is told, and waits as HubKey
/// prescribes. The time limit of the test ends a wait for what never comes.
final class Receiver implements ReadyListener {
    private static final long LONG_NANOS = 60_000_000_000L;

    private final Hub hub;
    private final Runnable whenReady;
    private HubKey key;
    private int bits;
    private int calls;

    Receiver(Hub hub, Runnable whenReady) {
        this.hub = hub;
        this.whenReady = whenReady;
    }

    Receiver key(HubKey registered) {
        key = registered;
        return this;
    }

    HubKey key() {
        return key;
    }

    @Override
    public void ready(int readiness) {
        bits |= readiness;
        calls++;
        whenReady.run();
    }

    boolean has(int readiness) {
        return (bits & readiness) == readiness;
    }

    /// How often the listener was called.
    int calls() {
        return calls;
    }

    Receiver arm(int directions) throws IOException {
        key.arm(directions);
        return this;
    }

    /// Waits until the bits are there.
    void await(int readiness) throws IOException {
        while (!has(readiness)) {
            hub.await(LONG_NANOS);
        }
    }

    /// Waits for a direction after an operation has said that it would block.
    void awaitAfterBlocked(int direction) throws IOException {
        bits &= ~direction;
        key.arm(direction);
        await(direction);
    }

    /// Waits for reads again, which a hang-up makes needless.
    void awaitUnlessHungUp(int direction) throws IOException {
        if (!has(Readiness.HANGUP)) {
            awaitAfterBlocked(direction);
        }
    }

    /// Reads as a green thread does.
    ///
    /// @return the number of bytes, 1 or more, or -1
    int read(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        int count = channel.read(buffer);
        while (count == 0) {
            awaitAfterBlocked(Readiness.READ);
            count = channel.read(buffer);
        }
        return count;
    }

    /// Writes as a green thread does, everything.
    void write(WritableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.write(buffer) == 0) {
                awaitAfterBlocked(Readiness.WRITE);
            }
        }
    }

    @Override
    public String toString() {
        return Readiness.describe(bits) + " after " + calls + " calls";
    }
}

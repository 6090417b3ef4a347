package org.coppice.websocket.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.net.Addresses;
import org.coppice.net.GreenStream;
import org.coppice.websocket.frames.DeflatePool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the connections of one loop share: buffers, which nobody holds while he waits, and the one
/// timer of their keep-alive.
///
/// **Threads**: its loop's.
final class LoopShare {
    private static final Logger LOG = LoggerFactory.getLogger(LoopShare.class);
    static final int BUFFER_BYTES = 64 * 1024;

    private static final Duration SWEEP = Duration.ofMillis(500);

    /// For so long a window of what was compressed is kept that nothing is compressed with.
    private static final long DEFLATE_IDLE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final int IDLE_DEFLATERS = 16;

    private final Loop loop;
    private ByteBuffer input;
    private ByteBuffer output;
    private DeflatePool deflatePool;
    private WebSocketConnection first;
    private int size;
    private boolean sweeps;
    private long savedNanos;

    LoopShare(Loop loop) {
        this.loop = loop;
        this.savedNanos = loop.nowNanos();
    }

    Loop loop() {
        return loop;
    }

    // ---- buffers

    /// An empty one to read into. There is one, and another only for who reads while the first is
    /// lent.
    ByteBuffer takeInput() {
        ByteBuffer taken = input == null ? ByteBuffer.allocate(BUFFER_BYTES) : input.clear();
        input = null;
        return taken;
    }

    void giveInput(ByteBuffer taken) {
        input = taken;
    }

    /// An empty one to encode into, as [#takeInput].
    ByteBuffer takeOutput() {
        ByteBuffer taken = output == null ? ByteBuffer.allocate(BUFFER_BYTES) : output.clear();
        output = null;
        return taken;
    }

    void giveOutput(ByteBuffer taken) {
        output = taken;
    }

    /// For those that compress.
    DeflatePool deflatePool() {
        if (deflatePool == null) {
            deflatePool = new DeflatePool(Deflater.DEFAULT_COMPRESSION, IDLE_DEFLATERS);
        }
        return deflatePool;
    }

    // ---- the connections

    void add(WebSocketConnection connection) {
        connection.next = first;
        if (first != null) {
            first.previous = connection;
        }
        first = connection;
        size++;
        sweepLater();
    }

    void remove(WebSocketConnection connection) {
        if (connection.previous == null) {
            first = connection.next;
        } else {
            connection.previous.next = connection.next;
        }
        if (connection.next != null) {
            connection.next.previous = connection.previous;
        }
        connection.next = null;
        connection.previous = null;
        size--;
    }

    int size() {
        return size;
    }

    /// Those of now, the youngest first.
    List<WebSocketConnection> connections() {
        List<WebSocketConnection> all = new ArrayList<>(size);
        for (WebSocketConnection each = first; each != null; each = each.next) {
            all.add(each);
        }
        return all;
    }

    private void sweepLater() {
        if (!sweeps) {
            sweeps = true;
            new GreenThread<>(loop, this::sweep).startLater(SWEEP);
        }
    }

    /// Looks who has been silent for too long. Whoever is told of an end may end others: so this
    /// goes over a copy.
    private Object sweep() {
        sweeps = false;
        long now = loop.passNanos(); // as that of reads, so that what is read later is not earlier
        boolean saves = now - savedNanos >= DEFLATE_IDLE_NANOS;
        savedNanos = saves ? now : savedNanos;
        for (WebSocketConnection each : connections()) {
            if (!each.isOver()) {
                lookAfter(each, now, saves);
            }
        }
        if (first != null) {
            sweepLater();
        }
        return null;
    }

    /// One that fails has none of the others go without.
    private static void lookAfter(WebSocketConnection connection, long nowNanos, boolean saves) {
        try {
            if (saves) {
                connection.outbox().saveMemory();
            }
            connection.look(nowNanos);
        } catch (RuntimeException | Error e) {
            LOG.error("WebSocket {} broke while it was looked after", connection.id(), e);
            connection.breakOff();
        }
    }

    /// What a stream says of its peer, for listings.
    static String peer(GreenStream stream) {
        try {
            return Addresses.format(stream.remoteAddress());
        } catch (IOException e) {
            return "";
        }
    }
}

package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import org.junit.Test;

/// How much memory the queue of a peer takes that does not read.
public class BacklogTest {
    private static final int PAIRS = 1000;

    private final Backlog backlog = new Backlog();

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count);
    }

    /// Writes all of it, and tells how large the buffers were.
    private long drain() {
        long capacity = 0;
        while (backlog.hasBytes()) {
            ByteBuffer next = backlog.next();
            capacity += next.capacity();
            int count = next.remaining();
            next.position(next.limit());
            backlog.written(count);
        }
        return capacity;
    }

    @Test
    public void smallMessagesBetweenLargeOnesTakeLittle() {
        for (int i = 0; i < PAIRS; i++) {
            backlog.append(bytes(3000), true, true, false);
            backlog.append(bytes(2), true, true, false);
        }
        assertEquals(PAIRS * 3002L, backlog.waitingBytes);
        long capacity = drain();
        assertTrue("" + capacity, capacity <= 2 * PAIRS * 3002L);
    }

    @Test
    public void framesOfAByteTakeLittle() {
        for (int i = 0; i < PAIRS; i++) {
            backlog.append(bytes(2), true, false, false);
            backlog.append(bytes(1), true, true, true);
        }
        long capacity = drain();
        assertTrue("" + capacity, capacity <= 2 * PAIRS * 3L);
    }

    @Test
    public void nothingGoesBetweenTheHeaderAndThePayloadOfAFrame() {
        backlog.append(bytes(10), true, true, false);
        backlog.append(bytes(20), true, true, false);
        backlog.append(bytes(2), true, false, false);
        backlog.append(bytes(5000), true, true, true);
        StringBuilder pieces = new StringBuilder();
        while (backlog.hasBytes()) {
            ByteBuffer next = backlog.next();
            int count = next.remaining();
            pieces.append(backlog.isBetweenFrames() ? "|" : ",").append(count);
            next.position(next.limit());
            backlog.written(count);
        }
        assertEquals("|10|22,5000|", pieces + (backlog.isBetweenFrames() ? "|" : ","));
        assertEquals(0, backlog.waitingBytes);
    }
}

package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.Test;

public class TlsBuffersTest {
    private static final int KEPT = 64;

    private final TlsBuffers buffers = new TlsBuffers();
    private final Set<ByteBuffer> given = Collections.newSetFromMap(new IdentityHashMap<>());

    @Test
    public void whatWasGivenBackIsLentAgainEmpty() {
        ByteBuffer buffer = buffers.take();
        buffers.give(buffer.put((byte) 1).flip());
        assertSame(buffer, buffers.take());
        assertEquals(TlsBuffers.BYTES, buffer.remaining());
    }

    @Test
    public void noMoreAreKeptThanABoundSays() {
        for (int round = 0; round < 2; round++) {
            given.clear();
            for (int i = 0; i <= KEPT; i++) {
                given.add(ByteBuffer.allocate(TlsBuffers.BYTES));
            }
            given.forEach(buffers::give);
            for (int i = 0; i < KEPT; i++) {
                given.remove(buffers.take());
            }
            assertEquals(1, given.size());
            assertFalse(given.contains(buffers.take()));
        }
    }

    @Test
    public void oneOfAnotherSizeIsNotKept() {
        ByteBuffer odd = ByteBuffer.allocate(1);
        buffers.give(odd);
        assertEquals(TlsBuffers.BYTES, buffers.take().capacity());
    }
}

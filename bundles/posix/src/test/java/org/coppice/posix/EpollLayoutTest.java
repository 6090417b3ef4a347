package org.coppice.posix;

import static org.junit.Assert.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.Test;

public class EpollLayoutTest {
    @Test
    public void x86PacksTheEventAndOthersDoNot() {
        assertEquals(new EpollLayout(12, 4), EpollLayout.of("amd64"));
        assertEquals(new EpollLayout(16, 8), EpollLayout.of("aarch64"));
        assertEquals(new EpollLayout(16, 8), EpollLayout.of("riscv64"));
    }

    @Test
    public void neighboursDoNotOverlap() {
        for (EpollLayout layout :
                new EpollLayout[] {EpollLayout.of("amd64"), EpollLayout.of("aarch64")}) {
            MemorySegment array = Arena.ofAuto().allocate(3L * layout.sizeBytes(), 8);
            for (int i = 0; i < 3; i++) {
                layout.set(array, i, -1 - i, Long.MIN_VALUE + i);
            }
            for (int i = 0; i < 3; i++) {
                assertEquals(-1 - i, layout.events(array, i));
                assertEquals(Long.MIN_VALUE + i, layout.data(array, i));
            }
        }
    }
}

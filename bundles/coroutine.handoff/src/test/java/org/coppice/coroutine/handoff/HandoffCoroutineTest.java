package org.coppice.coroutine.handoff;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.coppice.coroutine.api.CoroutineProvider;
import org.coppice.coroutine.testkit.CoroutineContract;
import org.junit.Test;

public class HandoffCoroutineTest extends CoroutineContract {
    @Override
    protected CoroutineProvider provider() {
        return new HandoffCoroutines();
    }

    @Test
    public void turnsAreConductedOnAVirtualThreadWhereResumesAreCheap() {
        assertFalse(Thread.currentThread().isVirtual());
        provider()
                .conduct(() -> {
                    Thread conducting = Thread.currentThread();
                    assertTrue(conducting.isVirtual());
                    provider().conduct(() -> assertEquals(conducting, Thread.currentThread()));
                });
    }
}

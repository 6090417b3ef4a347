package org.coppice.hub.api;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class WakeupGateTest {
    private final WakeupGate gate = new WakeupGate();

    @Test
    public void whoIsAwakeNeedsNoSignalAndDoesNotFallAsleep() {
        assertFalse(gate.wakeup());
        assertFalse(gate.fallAsleep());
    }

    @Test
    public void onlyTheFirstWakerOfASleepSignals() {
        assertTrue(gate.fallAsleep());
        assertTrue(gate.wakeup());
        assertFalse(gate.wakeup());
    }

    @Test
    public void aWakeupIsSpentByWakingUp() {
        gate.wakeup();
        gate.awake();
        assertTrue(gate.fallAsleep());
        assertTrue(gate.wakeup());
    }

    @Test
    public void aWakeupAfterWakingUpIsForTheNextSleep() {
        gate.fallAsleep();
        gate.awake();
        assertFalse(gate.wakeup());
        assertFalse(gate.fallAsleep());
    }
}

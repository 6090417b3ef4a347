package org.coppice.hub.api;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class ReadinessTest {
    @Test
    public void bitsAreDescribedByName() {
        assertEquals("NONE", Readiness.describe(0));
        assertEquals("WRITE", Readiness.describe(Readiness.WRITE));
        assertEquals(
                "READ|WRITE|HANGUP",
                Readiness.describe(Readiness.READ | Readiness.WRITE | Readiness.HANGUP));
    }

    @Test
    public void unknownBitsAreDescribedByNumber() {
        assertEquals("READ|8", Readiness.describe(Readiness.READ | 8));
    }
}

package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class SemaphoreTest {

    @Test
    public void permitsAreTakenAndGivenBack() {
        Semaphore semaphore = new Semaphore(1);
        assertFalse(semaphore.locked());
        assertTrue(semaphore.tryAcquire());
        assertTrue(semaphore.locked());
        assertFalse(semaphore.tryAcquire());
        semaphore.release();
        semaphore.release();
        assertEquals(2, semaphore.balance());
        assertThrows(IllegalArgumentException.class, () -> new Semaphore(-1));
    }

    @Test
    public void twoThatLoopShareItEvenly() throws Exception {
        Green.run(() -> {
            Semaphore semaphore = new Semaphore(1);
            int[] counts = new int[2];
            for (int i = 0; i < 2; i++) {
                int me = i;
                Coppice.spawnN(() -> {
                    while (counts[0] + counts[1] < 1000) {
                        semaphore.acquire();
                        counts[me]++;
                        Coppice.giveWay();
                        semaphore.release();
                    }
                });
            }
            settle();
            assertTrue(Math.abs(counts[0] - counts[1]) <= 1);
        });
    }

    @Test
    public void aTimeoutTakesNoPermit() throws Exception {
        Green.run(() -> {
            Semaphore semaphore = new Semaphore(0);
            assertFalse(semaphore.acquire(seconds(1)));
            assertFalse(semaphore.acquire(seconds(-1)));
            assertEquals(0, semaphore.balance());
            semaphore.release();
            assertTrue(semaphore.acquire(seconds(0)));
        });
    }

    @Test
    public void aWaiterKilledAfterItWasServedLeavesItsPermitToTheNext() throws Exception {
        Green.run(() -> {
            Semaphore semaphore = new Semaphore(0);
            GreenThread<Boolean> first = Coppice.spawn(() -> semaphore.acquire(seconds(100)));
            GreenThread<Boolean> second = Coppice.spawn(() -> semaphore.acquire(seconds(100)));
            settle();
            assertEquals(2, semaphore.waiting());
            assertEquals(-2, semaphore.balance());
            semaphore.release();
            first.kill();
            assertTrue(second.await());
            assertThrows(GreenExit.class, first::await);
            assertEquals(0, semaphore.balance());
        });
    }
}

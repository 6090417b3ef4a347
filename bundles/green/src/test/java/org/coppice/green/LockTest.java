package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/// [Lock], [RLock] and [Metaphore].
public class LockTest {

    @Test
    public void aLockIsHeldByOneAndItsReleaseIsChecked() throws Exception {
        Green.run(() -> {
            Lock lock = new Lock();
            assertThrows(IllegalStateException.class, lock::release);
            try (Hold _ = lock.hold()) {
                assertTrue(lock.locked());
                assertFalse(lock.tryAcquire());
                assertFalse(lock.acquire(seconds(1)));
            }
            assertFalse(lock.locked());
            assertTrue(lock.bounded());
            lock.acquire();
            Coppice.spawn(
                            () -> {
                                lock.release();
                                return null;
                            })
                    .await();
            assertFalse("others may release it", lock.locked());
            assertThrows(IllegalStateException.class, lock::release);
        });
    }

    @Test
    public void aLockGivenToAKilledWaiterGoesToTheNext() throws Exception {
        Green.run(() -> {
            Lock lock = new Lock();
            lock.acquire();
            GreenThread<Boolean> first = Coppice.spawn(() -> lock.acquire(seconds(100)));
            GreenThread<Boolean> second = Coppice.spawn(() -> lock.acquire(seconds(100)));
            settle();
            lock.release();
            first.kill();
            assertTrue(second.await());
            assertTrue(lock.locked());
        });
    }

    @Test
    public void whoWaitsForItsOwnLockIsADeadlock() {
        assertThrows(
                Deadlock.class,
                () ->
                        Coppice.run(() -> {
                            Lock lock = new Lock();
                            lock.acquire();
                            lock.acquire();
                            return null;
                        }));
    }

    @Test
    public void anRLockMayBeAcquiredAgainByItsHolderOnly() throws Exception {
        Green.run(() -> {
            RLock lock = new RLock();
            lock.acquire();
            assertTrue(lock.tryAcquire());
            assertTrue(lock.acquire(seconds(1)));
            assertTrue(lock.heldByCaller());
            GreenThread<Boolean> other = Coppice.spawn(() -> lock.acquire(seconds(100)));
            settle();
            assertEquals(1, lock.waiting());
            lock.release();
            lock.release();
            settle();
            assertFalse(other.ready());
            lock.release();
            assertFalse(lock.heldByCaller());
            assertTrue("it belongs to the waiter at once", lock.locked());
            assertFalse(lock.tryAcquire());
            assertTrue(other.await());
        });
    }

    @Test
    public void anRLockIsReleasedByItsHolderOnly() throws Exception {
        Green.run(() -> {
            RLock lock = new RLock();
            assertThrows(IllegalStateException.class, lock::release);
            try (Hold _ = lock.hold()) {
                GreenThread<Object> other =
                        Coppice.spawn(() -> {
                            lock.release();
                            return null;
                        });
                String message =
                        assertThrows(IllegalStateException.class, other::await).getMessage();
                assertTrue(message, message.contains("does not hold"));
            }
            assertFalse(lock.locked());
        });
    }

    @Test
    public void anRLockGivenToAKilledWaiterGoesToTheNext() throws Exception {
        Green.run(() -> {
            RLock lock = new RLock();
            lock.acquire();
            GreenThread<Boolean> first = Coppice.spawn(() -> lock.acquire(seconds(100)));
            GreenThread<Boolean> second = Coppice.spawn(() -> lock.acquire(seconds(100)));
            settle();
            lock.release();
            first.kill();
            assertTrue(second.await());
        });
    }

    @Test
    public void aMetaphoreIsAwaitedUntilItCountsZero() throws Exception {
        Green.run(() -> {
            Metaphore metaphore = new Metaphore();
            metaphore.await();
            metaphore.inc();
            metaphore.inc(2);
            assertEquals(3, metaphore.count());
            assertFalse(metaphore.await(seconds(1)));
            GreenThread<Boolean> killed = Coppice.spawn(() -> metaphore.await(seconds(100)));
            GreenThread<Boolean> waiter = Coppice.spawn(() -> metaphore.await(seconds(100)));
            settle();
            metaphore.dec(2);
            settle();
            assertFalse(waiter.ready());
            killed.kill();
            metaphore.dec();
            assertTrue(waiter.await());
            metaphore.dec(5);
            assertEquals("never below zero", 0, metaphore.count());
            assertThrows(IllegalArgumentException.class, () -> metaphore.inc(0));
            assertThrows(IllegalArgumentException.class, () -> metaphore.dec(-1));
        });
    }
}

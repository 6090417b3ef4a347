package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class ConditionTest {

    private static GreenThread<Boolean> waiter(
            Condition condition, List<String> trace, String name) {
        return Coppice.spawn(() -> {
            try (Hold _ = condition.hold()) {
                boolean signalled = condition.await(seconds(100));
                trace.add(name);
                return signalled;
            }
        });
    }

    private static void signal(Condition condition, int count) {
        try (Hold _ = condition.hold()) {
            condition.signal(count);
        }
    }

    @Test
    public void waitersAreSignalledInTheirOrder() throws Exception {
        for (Condition condition :
                List.of(new Condition(), new Condition(new Lock()), new Condition(new RLock()))) {
            Green.run(() -> {
                List<String> trace = trace();
                List<String> names = List.of("a", "b", "c", "d");
                names.forEach(name -> waiter(condition, trace, name));
                settle();
                assertEquals(4, condition.waiting());
                signal(condition, 1);
                settle();
                assertEquals(List.of("a"), trace);
                signal(condition, 2);
                settle();
                assertEquals(List.of("a", "b", "c"), trace);
                try (Hold _ = condition.hold()) {
                    condition.signalAll();
                    condition.signal();
                }
                settle();
                assertEquals(names, trace);
                assertThrows(IllegalStateException.class, condition::signal);
                assertThrows(IllegalStateException.class, condition::await);
                condition.acquire();
                assertThrows(IllegalArgumentException.class, () -> condition.signal(-1));
                condition.release();
            });
        }
    }

    @Test
    public void aWaitLetsTheLockGoHoweverOftenItIsHeld() throws Exception {
        Green.run(() -> {
            RLock lock = new RLock();
            Condition condition = new Condition(lock);
            lock.acquire();
            lock.acquire();
            Coppice.spawnN(() -> signal(condition, 1));
            assertTrue(condition.await(seconds(100)));
            lock.release();
            assertTrue(lock.heldByCaller());
            lock.release();
            assertFalse(lock.locked());
        });
    }

    @Test
    public void aTimeoutHoldsTheLockAgain() throws Exception {
        Green.run(() -> {
            Condition condition = new Condition();
            try (Hold _ = condition.hold()) {
                assertFalse(condition.await(seconds(1)));
                assertFalse(condition.await(seconds(-1)));
                condition.signal();
                assertEquals(0, condition.waiting());
            }
        });
    }

    @Test
    public void aWaiterThatIsKilledAfterItWasSignalledPassesTheSignalOn() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Condition condition = new Condition();
            GreenThread<Boolean> first = waiter(condition, trace, "first");
            GreenThread<Boolean> second = waiter(condition, trace, "second");
            settle();
            signal(condition, 1);
            first.kill();
            assertTrue(second.await());
            assertThrows(GreenExit.class, first::await);
            assertEquals(List.of("second"), trace);
        });
    }

    @Test
    public void aKilledWaiterHasTheLockBeforeItThrows() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            RLock lock = new RLock();
            Condition condition = new Condition(lock);
            GreenThread<Object> waiter =
                    Coppice.spawn(() -> {
                        try (Hold _ = condition.hold()) {
                            try {
                                condition.await();
                            } catch (GreenExit e) {
                                trace.add(e.getMessage() + ", held " + lock.heldByCaller());
                            }
                        }
                        try {
                            Coppice.giveWay();
                        } catch (IllegalArgumentException e) {
                            trace.add("then " + e.getMessage());
                        }
                        return null;
                    });
            settle();
            lock.acquire();
            waiter.kill();
            waiter.kill(new IllegalArgumentException("another while it waits for the lock"));
            assertEquals(List.of(), trace);
            lock.release();
            waiter.await();
            assertEquals(
                    List.of("killed, held true", "then another while it waits for the lock"),
                    trace);
            assertFalse(lock.locked());
        });
    }

    @Test
    public void awaitUntilLooksAfterEachSignal() throws Exception {
        Green.run(() -> {
            Condition condition = new Condition();
            int[] count = {0};
            GreenThread<Void> counter =
                    Coppice.spawn(() -> {
                        for (int i = 0; i < 3; i++) {
                            Coppice.sleep(seconds(1));
                            count[0]++;
                            signal(condition, 1);
                        }
                        return null;
                    });
            try (Hold _ = condition.hold()) {
                condition.awaitUntil(() -> count[0] == 2);
                assertEquals(2, count[0]);
                assertFalse(condition.awaitUntil(() -> count[0] == 9, seconds(5)));
                assertTrue(condition.awaitUntil(() -> count[0] == 3, seconds(0)));
            }
            counter.await();
        });
    }
}

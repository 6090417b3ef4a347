package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.coppice.green.NurseryTest.dyingSlowly;
import static org.coppice.green.NurseryTest.failing;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.NurseryTest.Failure;
import org.junit.Test;

/// A nursery whose owner is killed, or whose time is over.
public class NurseryKillTest {

    /// An owner that blocks in its block or, with nothing to block on, at its end.
    private static GreenThread<Object> owner(List<String> trace, boolean inTheBlock) {
        return Coppice.spawn(() -> {
            try (var nursery = Nursery.open()) {
                nursery.spawn(dyingSlowly(trace, "a"));
                nursery.spawn(dyingSlowly(trace, "b"));
                if (inTheBlock) {
                    new Event<>().await();
                }
            } finally {
                trace.add("owner");
            }
            return null;
        });
    }

    @Test
    public void aKilledOwnerKillsItsChildrenWaitsForThemAndDies() throws Exception {
        Green.run(() -> {
            for (boolean inTheBlock : new boolean[] {true, false}) {
                List<String> trace = trace();
                GreenThread<Object> owner = owner(trace, inTheBlock);
                settle();
                owner.kill();
                assertFalse(owner.ready());
                assertThrows(GreenExit.class, owner::await);
                assertEquals(List.of("a dies", "b dies", "a is dead", "b is dead", "owner"), trace);
            }
        });
    }

    @Test
    public void anOwnerThatKillsItselfTakesItsChildrenAlong() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Object> owner =
                    Coppice.spawn(() -> {
                        try (var nursery = Nursery.open()) {
                            nursery.spawn(dyingSlowly(trace, "a"));
                            Coppice.giveWay();
                            GreenThread.current().kill();
                        }
                        return null;
                    });
            assertThrows(GreenExit.class, owner::await);
            assertEquals(List.of("a dies", "a is dead"), trace);
        });
    }

    @Test
    public void aSecondKillWhileTheOwnerWaitsChangesNothing() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Object> owner = owner(trace, false);
            settle();
            owner.kill();
            owner.kill(new Failure("impatient"));
            assertFalse(owner.ready());
            GreenExit exit = assertThrows(GreenExit.class, owner::await);
            assertEquals("impatient", exit.getSuppressed()[0].getMessage());
            assertEquals(List.of("a dies", "b dies", "a is dead", "b is dead", "owner"), trace);
        });
    }

    @Test
    public void anInterruptEndsItAsAKillDoes() throws Exception {
        Green.run(() -> {
            Coroutines.assumeJdkBlockingGivesWay();
            List<String> trace = trace();
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            GreenThread<Object> owner =
                    Coppice.spawn(() -> {
                        thread.complete(Thread.currentThread());
                        try (var nursery = Nursery.open()) {
                            nursery.spawn(dyingSlowly(trace, "a"));
                        }
                        return null;
                    });
            settle();
            thread.join().interrupt();
            assertThrows(GreenExit.class, owner::await);
            assertEquals(List.of("a dies", "a is dead"), trace);
        });
    }

    @Test
    public void aTimeoutAroundItKillsTheChildrenAndGoesOn() throws Exception {
        Green.run(() -> {
            for (boolean inTheBlock : new boolean[] {true, false}) {
                List<String> trace = trace();
                Timeout timeout = Timeout.start(seconds(10));
                Timeout thrown =
                        assertThrows(
                                Timeout.class,
                                () -> {
                                    try (timeout;
                                            var nursery = Nursery.open()) {
                                        nursery.spawn(dyingSlowly(trace, "a"));
                                        if (inTheBlock) {
                                            Coppice.sleep(seconds(100));
                                        }
                                    }
                                });
                assertSame(timeout, thrown);
                assertEquals(List.of("a dies", "a is dead"), trace);
                assertEquals(0, thrown.getSuppressed().length);
            }
        });
    }

    @Test
    public void aTimeoutInsideTheBlockLeavesTheChildrenAlone() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            try (var nursery = Nursery.open()) {
                nursery.spawnN(() -> {
                    Coppice.sleep(seconds(5));
                    trace.add("child");
                });
                Callable<Object> slow = new Event<>()::await;
                assertEquals("late", Timeout.within(seconds(1), "late", slow));
                assertFalse(nursery.cancelled());
            }
            assertEquals(List.of("child"), trace);
        });
    }

    @Test
    public void theDeadlineIsThrownInTheBlockOrAtItsEnd() throws Exception {
        Green.run(() -> {
            for (boolean inTheBlock : new boolean[] {true, false}) {
                List<String> trace = trace();
                assertThrows(
                        Timeout.class,
                        () -> {
                            try (var nursery = Nursery.open(seconds(10))) {
                                nursery.spawn(dyingSlowly(trace, "a"));
                                if (inTheBlock) {
                                    Coppice.sleep(seconds(100));
                                }
                            }
                        });
                assertEquals(List.of("a dies", "a is dead"), trace);
            }
        });
    }

    @Test
    public void aDeadlineThatWasKeptIsForgotten() throws Exception {
        Green.run(() -> {
            try (var nursery = Nursery.open(seconds(10))) {
                nursery.spawnN(() -> Coppice.sleep(seconds(9)));
            }
            Coppice.sleep(seconds(100));
            assertThrows(
                    Timeout.class,
                    () -> {
                        try (var nursery = Nursery.open(seconds(-1))) {
                            nursery.spawnN(() -> Coppice.sleep(seconds(9)));
                        }
                    });
        });
    }

    @Test
    public void theDeadlineOverABlockInTheJdkIsNotLost() throws Exception {
        Green.run(() -> {
            Coroutines.assumeJdkBlockingGivesWay();
            List<String> trace = trace();
            InterruptedException thrown =
                    assertThrows(
                            InterruptedException.class,
                            () -> {
                                try (var nursery = Nursery.open(seconds(10))) {
                                    nursery.spawn(dyingSlowly(trace, "a"));
                                    new CompletableFuture<>().get();
                                }
                            });
            assertTrue(thrown.getSuppressed()[0] instanceof Timeout);
            assertEquals(List.of("a dies", "a is dead"), trace);
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    @Test
    public void theFailureOfAChildOverABlockInTheJdkIsNotLost() throws Exception {
        Green.run(() -> {
            Coroutines.assumeJdkBlockingGivesWay();
            Failure failure = new Failure("child");
            InterruptedException thrown =
                    assertThrows(
                            InterruptedException.class,
                            () -> {
                                try (var nursery = Nursery.open()) {
                                    nursery.spawn(failing(failure));
                                    new CompletableFuture<>().get();
                                }
                            });
            assertArrayEquals(new Throwable[] {failure}, thrown.getSuppressed());
            Coppice.giveWay();
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    @Test
    public void aKillAndAFailureOfTheSameMomentAreBothSeen() throws Exception {
        Green.run(() -> {
            for (boolean killFirst : new boolean[] {true, false}) {
                Failure failure = new Failure("child");
                Event<String> event = new Event<>();
                GreenThread<Object> owner =
                        Coppice.spawn(() -> {
                            try (var nursery = Nursery.open()) {
                                nursery.spawn(() -> {
                                    try {
                                        return event.await();
                                    } finally {
                                        failing(failure).call();
                                    }
                                });
                            }
                            return null;
                        });
                settle();
                if (killFirst) {
                    owner.fiber().deliver(new GreenExit("now"), false);
                    event.send("now");
                } else {
                    event.send("now");
                    owner.fiber().deliver(new GreenExit("now"), false);
                }
                GreenExit exit = assertThrows(GreenExit.class, owner::await);
                assertEquals("now", exit.getMessage());
                assertArrayEquals(new Throwable[] {failure}, exit.getSuppressed());
            }
        });
    }

    @Test
    public void aKillAfterTheFailureGoesOnAsAKill() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Failure failure = new Failure("child");
            GreenThread<Object> owner =
                    Coppice.spawn(() -> {
                        try (var nursery = Nursery.open()) {
                            nursery.spawn(dyingSlowly(trace, "a"));
                            nursery.spawn(() -> {
                                Coppice.giveWay();
                                throw failure;
                            });
                        }
                        return null;
                    });
            settle();
            assertEquals(List.of("a dies"), trace);
            owner.kill();
            GreenExit exit = assertThrows(GreenExit.class, owner::await);
            assertArrayEquals(new Throwable[] {failure}, exit.getSuppressed());
            assertEquals(List.of("a dies", "a is dead"), trace);
        });
    }

    @Test
    public void aStoppingLoopKillsEachGreenThreadOfANurseryOnce() throws Exception {
        List<String> trace = trace();
        Green.run(() -> {
            Coppice.spawnN(() -> {
                try (var nursery = Nursery.open()) {
                    nursery.spawn(cleaningUp(trace, "a"));
                    nursery.spawn(cleaningUp(trace, "b"));
                    cleaningUp(trace, "owner").call();
                }
            });
            Coppice.giveWay();
            Coppice.giveWay();
        });
        assertEquals(List.of("a is dead", "b is dead", "owner is dead"), trace);
    }

    private static Awaiting cleaningUp(List<String> trace, String name) {
        return () -> {
            try {
                return new Event<>().await();
            } finally {
                Coppice.giveWay();
                trace.add(name + " is dead");
            }
        };
    }

    /// Declares nothing.
    private interface Awaiting extends Callable<Object> {
        @Override
        Object call();
    }

    @Test
    public void aNurseryThatNobodyClosedDiesWithItsOwner() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Coppice.spawn(
                            () -> {
                                Nursery nursery = Nursery.open(seconds(5));
                                nursery.spawn(dyingSlowly(trace, "child"));
                                Coppice.giveWay();
                                return Nursery.open();
                            })
                    .await();
            Coppice.sleep(seconds(10));
            assertEquals(List.of("child dies", "child is dead"), trace);
        });
    }

    @Test
    public void nurseriesMayBeClosedInAnyOrder() throws Exception {
        Green.run(() -> {
            Nursery outer = Nursery.open();
            Nursery inner = Nursery.open();
            inner.spawnN(() -> Coppice.sleep(seconds(1)));
            outer.close();
            assertEquals(1, inner.size());
            inner.close();
            assertEquals(null, Fiber.current().nursery);
        });
    }
}

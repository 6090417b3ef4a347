package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.junit.Test;

/// How a nursery ends when nobody interrupts its owner; for the rest see [NurseryKillTest].
public class NurseryTest {

    /// A failure of its own type, to be recognized.
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure(String message) {
            super(message);
        }
    }

    static Callable<Object> failing(Throwable error) {
        return () -> {
            throw Sneaky.rethrow(error);
        };
    }

    /// Notes its kill and takes a second to die.
    static Callable<Object> dyingSlowly(List<String> trace, String name) {
        return () -> {
            try {
                Coppice.sleep(seconds(1000));
            } finally {
                trace.add(name + " dies");
                Coppice.sleep(seconds(1));
                trace.add(name + " is dead");
            }
            return null;
        };
    }

    @Test
    public void aFailureThatTheBodysFinallyReplacesIsSuppressedInWhatReplacedIt() throws Exception {
        Green.run(() -> {
            IllegalStateException child = new IllegalStateException("child");
            Exception thrown =
                    assertThrows(
                            IllegalArgumentException.class,
                            () ->
                                    Nursery.run(nursery -> {
                                        nursery.spawn(() -> {
                                            throw child;
                                        });
                                        try {
                                            Coppice.sleep(seconds(1));
                                        } catch (IllegalStateException e) {
                                            throw new IllegalArgumentException("body");
                                        }
                                        return null;
                                    }));
            assertEquals(List.of(child), List.of(thrown.getSuppressed()));
        });
    }

    @Test
    public void theBlockHasTheResultsOfItsChildren() throws Exception {
        Green.run(() -> assertEquals("onetwo", fetchBoth()));
    }

    private static String fetchBoth() {
        try (var nursery = Nursery.open()) {
            var one = nursery.spawn(() -> "one");
            var two = nursery.spawn(() -> "two");
            return one.await() + two.await();
        }
    }

    @Test
    public void noChildOutlivesABlockThatEndsEarly() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            try (var nursery = Nursery.open()) {
                nursery.spawnN(() -> {
                    Coppice.sleep(seconds(2));
                    nursery.spawnN(() -> {
                        Coppice.sleep(seconds(2));
                        trace.add("grandchild");
                    });
                    trace.add("child");
                });
                assertEquals(1, nursery.size());
                trace.add("body");
            }
            trace.add("after");
            assertEquals(List.of("body", "child", "grandchild", "after"), trace);
        });
    }

    @Test
    public void childrenBeginInTheOrderOfTheirSpawnsAndNeverInline() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            try (var nursery = Nursery.open()) {
                nursery.spawnN(() -> trace.add("1"));
                nursery.spawn(() -> trace.add("2"));
                nursery.spawnN(() -> trace.add("3"));
                trace.add("body");
            }
            assertEquals(List.of("body", "1", "2", "3"), trace);
        });
    }

    @Test
    public void theFirstFailureIsThrownInTheBlockAsItIsAndKillsTheRestInOrder() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Failure failure = new Failure("first");
            Failure thrown =
                    assertThrows(
                            Failure.class,
                            () -> {
                                try (var nursery = Nursery.open()) {
                                    nursery.spawn(dyingSlowly(trace, "a"));
                                    nursery.spawn(dyingSlowly(trace, "b"));
                                    nursery.spawn(failing(failure));
                                    try {
                                        Coppice.sleep(seconds(100));
                                    } finally {
                                        trace.add("body");
                                        assertTrue(nursery.cancelled());
                                    }
                                }
                            });
            assertSame(failure, thrown);
            assertEquals(0, thrown.getSuppressed().length);
            assertEquals(List.of("a dies", "b dies", "body", "a is dead", "b is dead"), trace);
            Coppice.sleep(seconds(1));
        });
    }

    @Test
    public void aBlockThatNeverBlocksHasTheFailureThrownAtItsEnd() throws Exception {
        Green.run(() -> {
            Failure failure = new Failure("child");
            assertSame(
                    failure,
                    assertThrows(
                            Failure.class,
                            () -> {
                                try (var nursery = Nursery.open()) {
                                    nursery.spawn(failing(failure));
                                    nursery.spawn(() -> {
                                        Coppice.sleep(seconds(100));
                                        throw new AssertionError("not killed");
                                    });
                                }
                            }));
            Coppice.giveWay();
        });
    }

    @Test
    public void aFailureThatTheBlockAwaitedIsThrownOnce() throws Exception {
        Green.run(() -> {
            for (boolean blocking : new boolean[] {true, false}) {
                Failure failure = new Failure("child");
                Failure thrown =
                        assertThrows(
                                Failure.class,
                                () -> {
                                    try (var nursery = Nursery.open()) {
                                        var child = nursery.spawn(failing(failure));
                                        if (!blocking) {
                                            child.fiber().deliver(failure, false);
                                            assertTrue(child.ready());
                                        }
                                        child.await();
                                    }
                                });
                assertSame(failure, thrown);
                assertEquals(0, thrown.getSuppressed().length);
                Coppice.giveWay();
            }
        });
    }

    @Test
    public void aFailureThatTheBlockHandledIsNotThrownAtItsEnd() throws Exception {
        Green.run(() -> {
            try (var nursery = Nursery.open()) {
                var child = nursery.spawn(failing(new Failure("handled")));
                assertThrows(Failure.class, child::await);
                assertThrows(Failure.class, child::await);
                assertTrue(nursery.cancelled());
            }
        });
    }

    @Test
    public void aCheckedFailureIsThrownAsAwaitThrowsIt() throws Exception {
        Green.run(() -> {
            IOException failure = new IOException("checked");
            CompletionException delivered =
                    assertThrows(
                            CompletionException.class,
                            () -> {
                                try (var nursery = Nursery.open()) {
                                    nursery.spawn(failing(failure));
                                    Coppice.sleep(seconds(1));
                                }
                            });
            CompletionException awaited =
                    assertThrows(
                            CompletionException.class,
                            () -> {
                                try (var nursery = Nursery.open()) {
                                    nursery.spawn(failing(failure)).await();
                                }
                            });
            CompletionException atTheEnd =
                    assertThrows(
                            CompletionException.class,
                            () -> {
                                try (var nursery = Nursery.open()) {
                                    nursery.spawn(failing(failure));
                                }
                            });
            for (var thrown : List.of(delivered, awaited, atTheEnd)) {
                assertSame(failure, thrown.getCause());
                assertEquals(0, thrown.getSuppressed().length);
            }
            assertEquals(0, failure.getSuppressed().length);
        });
    }

    @Test
    public void furtherFailuresAreSuppressedInTheFirst() throws Exception {
        Green.run(() -> {
            Failure first = new Failure("first");
            Failure second = new Failure("second");
            Failure third = new Failure("third");
            assertSame(
                    first,
                    assertThrows(
                            Failure.class,
                            () -> {
                                try (var nursery = Nursery.open()) {
                                    nursery.spawn(failingWhenKilled(third));
                                    nursery.spawn(() -> {
                                        Coppice.giveWay();
                                        throw first;
                                    });
                                    nursery.spawn(() -> {
                                        Coppice.giveWay();
                                        throw new AssertionError("killed in the same pass");
                                    });
                                    nursery.spawn(failingWhenKilled(second));
                                }
                            }));
            assertArrayEquals(new Throwable[] {third, second}, first.getSuppressed());
        });
    }

    private static Callable<Object> failingWhenKilled(Throwable error) {
        return () -> {
            try {
                Coppice.sleep(seconds(100));
            } catch (GreenExit e) {
                throw Sneaky.rethrow(error);
            }
            return null;
        };
    }

    @Test
    public void aChildThatAwaitedTheFailedOneBringsNoNews() throws Exception {
        Green.run(() -> {
            for (Throwable failure : List.of(new Failure("child"), new IOException("child"))) {
                Throwable thrown =
                        assertThrows(
                                Throwable.class,
                                () -> {
                                    try (var nursery = Nursery.open()) {
                                        var failing = nursery.spawn(failing(failure));
                                        nursery.spawn(() -> {
                                            try {
                                                return failing.await();
                                            } catch (GreenExit e) {
                                                return failing.await();
                                            }
                                        });
                                    }
                                });
                assertSame(failure, Sneaky.cause(thrown));
                assertEquals(0, failure.getSuppressed().length);
            }
        });
    }

    @Test
    public void oneErrorThatBlockAndChildAwaitedIsThrownOnce() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            Failure failure = new Failure("shared");
            Coppice.spawnAfter(
                    seconds(1),
                    () -> {
                        event.sendFailure(failure);
                        return null;
                    });
            Failure thrown =
                    assertThrows(
                            Failure.class,
                            () -> {
                                try (var nursery = Nursery.open()) {
                                    nursery.spawn(() -> {
                                        Coppice.sleep(seconds(2));
                                        return event.await();
                                    });
                                    event.await();
                                }
                            });
            assertSame(failure, thrown);
            assertEquals(0, thrown.getSuppressed().length);
        });
    }

    @Test
    public void aKilledChildDidNotFail() throws Exception {
        Green.run(() -> {
            try (var nursery = Nursery.open()) {
                var begun =
                        nursery.spawn(() -> {
                            Coppice.sleep(seconds(100));
                            return null;
                        });
                Coppice.giveWay();
                nursery.spawn(failing(new AssertionError("began"))).kill();
                begun.kill();
                var other = nursery.spawn(() -> "lives");
                assertFalse(nursery.cancelled());
                assertEquals("lives", other.await());
            }
        });
    }

    @Test
    public void aChildThatIsKilledWithAnErrorFailedWithIt() throws Exception {
        Green.run(() -> {
            Failure failure = new Failure("killed so");
            assertSame(
                    failure,
                    assertThrows(
                            Failure.class,
                            () -> {
                                try (var nursery = Nursery.open()) {
                                    nursery.spawn(() -> "never begins").kill(failure);
                                }
                            }));
        });
    }

    @Test
    public void theFailureOfTheBlockComesFirstAndThatOfAChildIsSuppressed() throws Exception {
        Green.run(() -> {
            Failure body = new Failure("body");
            Failure child = new Failure("child");
            Failure thrown =
                    assertThrows(
                            Failure.class,
                            () -> {
                                try (var nursery = Nursery.open()) {
                                    nursery.spawn(failing(child));
                                    throw body;
                                }
                            });
            assertSame(body, thrown);
            assertArrayEquals(new Throwable[] {child}, thrown.getSuppressed());
        });
    }

    @Test
    public void runCancelsTheChildrenWhenTheBodyFails() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            IOException failure = new IOException("body");
            assertSame(
                    failure,
                    assertThrows(
                            IOException.class,
                            () ->
                                    Nursery.run(nursery -> {
                                        nursery.spawn(dyingSlowly(trace, "child"));
                                        Coppice.giveWay();
                                        throw failure;
                                    })));
            assertEquals(List.of("child dies", "child is dead"), trace);
            Failure shared = new Failure("shared");
            assertSame(
                    shared,
                    assertThrows(
                            Failure.class,
                            () ->
                                    Nursery.run(nursery -> {
                                        nursery.spawn(failingWhenKilled(shared));
                                        Coppice.giveWay();
                                        throw shared;
                                    })));
            assertEquals("result", Nursery.run(nursery -> nursery.spawn(() -> "result").await()));
        });
    }

    @Test
    public void cancelKillsTheChildrenAndIsNoFailure() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            try (var nursery = Nursery.open()) {
                nursery.spawn(dyingSlowly(trace, "a"));
                nursery.spawnN(() -> {
                    nursery.cancel();
                    trace.add("the canceller runs until it blocks");
                    Coppice.giveWay();
                    trace.add("not reached");
                });
                Coppice.sleep(seconds(2));
                nursery.cancel();
                var late = nursery.spawn(failing(new AssertionError("began")));
                assertThrows(GreenExit.class, late::await);
                trace.add("the block goes on");
            }
            assertEquals(
                    List.of(
                            "the canceller runs until it blocks",
                            "a dies",
                            "a is dead",
                            "the block goes on"),
                    trace);
        });
    }

    @Test
    public void theFailureOfACancelledChildIsThrownInTheBlock() throws Exception {
        Green.run(() -> {
            Failure failure = new Failure("while dying");
            assertThrows(
                    Failure.class,
                    () -> {
                        try (var nursery = Nursery.open()) {
                            nursery.spawn(failingWhenKilled(failure));
                            Coppice.giveWay();
                            nursery.cancel();
                            new Event<>().await();
                        }
                    });
        });
    }

    @Test
    public void aChildThatCatchesItsKillIsStillWaitedFor() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            assertThrows(
                    Failure.class,
                    () -> {
                        try (var nursery = Nursery.open()) {
                            nursery.spawn(() -> {
                                assertThrows(GreenExit.class, () -> Coppice.sleep(seconds(9)));
                                Coppice.sleep(seconds(5));
                                nursery.spawn(failing(new AssertionError("began")));
                                return trace.add("stubborn");
                            });
                            Coppice.giveWay();
                            nursery.spawn(failing(new Failure("other")));
                        }
                    });
            assertEquals(List.of("stubborn"), trace);
        });
    }
}

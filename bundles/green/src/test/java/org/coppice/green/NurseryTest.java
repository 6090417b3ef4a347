package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
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
                        event.sendException(failure);
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

    @Test
    public void othersOfTheLoopMaySpawnIntoIt() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Queue<Nursery> handed = new Queue<>();
            Coppice.spawnN(() -> {
                Nursery nursery = handed.take();
                nursery.spawnN(() -> trace.add("by another"));
                nursery.spawnN(() -> trace.add(nursery.toString()));
            });
            try (var nursery = Nursery.open()) {
                handed.put(nursery);
                Coppice.sleep(seconds(1));
            }
            assertEquals("by another", trace.get(0));
            assertTrue(trace.get(1), trace.get(1).endsWith(", 1 green threads"));
        });
    }

    @Test
    public void aGreenThreadThatWasMadeBeforeIsAChildToo() throws Exception {
        Green.run(() -> {
            GreenThread<String> made = new GreenThread<>(() -> "made before");
            try (var nursery = Nursery.open()) {
                assertSame(made, nursery.start(made));
                assertThrows(IllegalArgumentException.class, () -> nursery.start(made));
                assertThrows(
                        IllegalArgumentException.class, () -> nursery.start(GreenThread.current()));
            }
            assertEquals("made before", made.value().orElseThrow());
        });
    }

    @Test
    public void onlyTheOwnerClosesItAndNobodySpawnsAfterThat() throws Exception {
        Green.run(() -> {
            Nursery nursery = Nursery.open();
            nursery.spawnN(() -> assertThrows(IllegalStateException.class, nursery::close));
            nursery.close();
            nursery.close();
            IllegalStateException late =
                    assertThrows(IllegalStateException.class, () -> nursery.spawn(() -> ""));
            assertTrue(late.getMessage(), late.getMessage().contains("closed"));
            assertThrows(IllegalStateException.class, () -> nursery.spawnN(() -> {}));
        });
    }

    @Test
    public void otherThreadsAreRefused() throws Exception {
        assertThrows(IllegalStateException.class, Nursery::open);
        Green.run(() -> {
            try (var nursery = Nursery.open()) {
                Thread.ofPlatform()
                        .start(() -> {
                            for (Runnable call :
                                    List.<Runnable>of(
                                            () -> nursery.spawn(() -> ""),
                                            () -> nursery.spawnN(() -> {}),
                                            nursery::cancel,
                                            nursery::close)) {
                                String message =
                                        assertThrows(IllegalStateException.class, call::run)
                                                .getMessage();
                                assertTrue(message, message.contains("Loop.execute"));
                            }
                        })
                        .join();
                assertThrows(NullPointerException.class, () -> nursery.spawn(null));
                assertThrows(NullPointerException.class, () -> nursery.spawnN(null));
                assertFalse(nursery.cancelled());
            }
        });
    }

    @Test
    public void anInnerNurseryEndsBeforeTheOuter() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Failure failure = new Failure("inner");
            try (var outer = Nursery.open()) {
                outer.spawnN(() -> {
                    Coppice.sleep(seconds(5));
                    trace.add("of outer");
                });
                assertSame(
                        failure,
                        assertThrows(
                                Failure.class,
                                () -> {
                                    try (var inner = Nursery.open()) {
                                        inner.spawn(dyingSlowly(trace, "of inner"));
                                        Coppice.giveWay();
                                        inner.spawn(failing(failure)).await();
                                    }
                                }));
                assertFalse(outer.cancelled());
            }
            assertEquals(List.of("of inner dies", "of inner is dead", "of outer"), trace);
        });
    }

    @Test
    public void theFailureOfAnOuterChildEndsTheInnerNurseryToo() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Failure failure = new Failure("outer");
            assertSame(
                    failure,
                    assertThrows(
                            Failure.class,
                            () -> {
                                try (var outer = Nursery.open();
                                        var inner = Nursery.open()) {
                                    inner.spawn(dyingSlowly(trace, "of inner"));
                                    outer.spawn(() -> {
                                        Coppice.giveWay();
                                        throw failure;
                                    });
                                }
                            }));
            assertEquals(List.of("of inner dies", "of inner is dead"), trace);
            assertEquals(0, failure.getSuppressed().length);
        });
    }

    @Test
    public void whateverHappensNoChildOutlivesTheBlockAndNoFailureIsLost() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Green.run(RunOptions.DEFAULTS.shuffle(seed), () -> new Chaos(random).check());
        }
    }

    /// Children that spawn, sleep, fail and die slowly at random.
    private static final class Chaos {
        private final Random random;
        private final List<Failure> failures = new java.util.ArrayList<>();
        private int living;

        Chaos(Random random) {
            this.random = random;
        }

        void check() {
            Throwable thrown = null;
            try (var nursery = Nursery.open()) {
                for (int i = 0; i < 5; i++) {
                    nursery.spawn(() -> live(nursery, 3));
                }
                Coppice.sleep(seconds(random.nextInt(5)));
            } catch (Failure e) {
                thrown = e;
            }
            assertEquals(0, living);
            assertEquals(failures.isEmpty(), thrown == null);
            if (thrown != null) {
                assertSame(failures.get(0), thrown);
                assertEquals(failures.subList(1, failures.size()), List.of(thrown.getSuppressed()));
            }
            settle();
        }

        private Object live(Nursery nursery, int depth) {
            living++;
            try {
                for (int i = 0; i < depth; i++) {
                    nursery.spawn(() -> live(nursery, depth - 1));
                    Coppice.sleep(seconds(random.nextInt(4)));
                }
                Coppice.sleep(seconds(random.nextInt(2)));
            } finally {
                living--;
            }
            return random.nextInt(8) == 0 ? fail() : null;
        }

        private Object fail() {
            failures.add(new Failure("" + failures.size()));
            throw failures.getLast();
        }
    }
}

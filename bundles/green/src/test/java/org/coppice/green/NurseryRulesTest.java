package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.coppice.green.NurseryTest.dyingSlowly;
import static org.coppice.green.NurseryTest.failing;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.coppice.green.NurseryTest.Failure;
import org.junit.Test;

/// Who may use a nursery, nurseries in nurseries, and what holds for all.
public class NurseryRulesTest {

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
    public void aLinkOpensNone() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> child = Coppice.spawn(() -> "ended");
            child.link(_ ->
                    trace.add(
                            assertThrows(IllegalStateException.class, Nursery::open).getMessage()));
            child.await();
            assertTrue(trace.get(0), trace.get(0).contains("must not block"));
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
        private final List<Failure> failures = new ArrayList<>();
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

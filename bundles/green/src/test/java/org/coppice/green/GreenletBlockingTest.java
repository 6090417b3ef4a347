package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/// Greenlets that block, are killed or are left behind.
public class GreenletBlockingTest {

    @Test
    public void whileOneBlocksItsFamilyWaitsAndOthersRun() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Coppice.spawnN(() -> {
                for (int i = 0; i < 3; i++) {
                    trace.add("other");
                    Coppice.sleep(seconds(1));
                }
            });
            Queue<String> queue = new Queue<>();
            Coppice.spawnAfter(
                    seconds(9),
                    () -> {
                        queue.put("item");
                        return null;
                    });
            Greenlet sleeper =
                    new Greenlet(_ -> {
                        Coppice.sleep(seconds(5));
                        trace.add("slept");
                        return queue.take();
                    });
            assertEquals("item", sleeper.switchTo());
            assertEquals(List.of("other", "other", "other", "slept"), trace);
        });
    }

    @Test
    public void eachIsAGreenThreadOfItsOwn() throws Exception {
        Green.run(() -> {
            GreenLocal<String> local = new GreenLocal<>();
            local.set("of the root");
            GreenThread<?> root = GreenThread.current();
            Greenlet greenlet =
                    new Greenlet(_ -> {
                        assertNotSame(root, GreenThread.current());
                        return local.get();
                    });
            assertEquals(null, greenlet.switchTo());
        });
    }

    @Test
    public void aTimeoutOfOneInASwitchIsThrownThere() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Greenlet slow =
                    new Greenlet(_ -> {
                        Coppice.sleep(seconds(10));
                        trace.add("slow ends");
                        return "too late";
                    });
            assertEquals("instead", Timeout.within(seconds(1), "instead", slow::switchTo));
            String message = assertThrows(IllegalStateException.class, slow::switchTo).getMessage();
            assertTrue(message, message.contains("not in a switch") && message.contains("sleep"));
            Coppice.sleep(seconds(20));
            assertEquals(List.of("slow ends"), trace);
            assertTrue(slow.dead());
        });
    }

    @Test
    public void whoWaitsForAnotherIsNotGivenAValueThatCameTooLate() throws Exception {
        Green.run(() -> {
            Greenlet main = Greenlet.current();
            List<String> trace = trace();
            Greenlet late =
                    new Greenlet(_ -> {
                        Coppice.sleep(seconds(2));
                        trace.add(
                                assertThrows(IllegalStateException.class, main::switchTo)
                                        .getMessage());
                        return "late result";
                    });
            Greenlet next =
                    new Greenlet(_ -> {
                        Coppice.sleep(seconds(10));
                        return "of the next";
                    });
            assertFalse(Timeout.endsWithin(seconds(1), late::switchTo));
            assertEquals("of the next", next.switchTo());
            assertTrue(trace.get(0), trace.get(0).contains("waits for greenlet"));
            assertTrue(late.dead());
        });
    }

    @Test
    public void aTimeoutInTheMiddleOfAChainGoesToTheParent() throws Exception {
        Green.run(() -> {
            Greenlet blocked =
                    new Greenlet(_ -> {
                        Coppice.sleep(seconds(10));
                        return "late";
                    });
            Greenlet impatient =
                    new Greenlet(_ -> {
                        try (Timeout _ = Timeout.start(seconds(1))) {
                            return blocked.switchTo();
                        }
                    });
            assertThrows(Timeout.class, impatient::switchTo);
            Coppice.sleep(seconds(100));
            assertTrue(blocked.dead());
        });
    }

    @Test
    public void oneThatIsKilledOutsideOfTheChainDisturbsNobody() throws Exception {
        Green.run(() -> {
            Greenlet main = Greenlet.current();
            List<GreenThread<?>> threads = new ArrayList<>();
            Greenlet generator =
                    new Greenlet(_ -> {
                        threads.add(GreenThread.current());
                        return main.switchTo("yielded");
                    });
            assertEquals("yielded", generator.switchTo());
            Greenlet sleeper =
                    new Greenlet(_ -> {
                        Coppice.sleep(seconds(2));
                        return "of the sleeper";
                    });
            Coppice.spawnAfter(
                    seconds(1),
                    () -> {
                        threads.get(0).kill();
                        return null;
                    });
            assertEquals("of the sleeper", sleeper.switchTo());
            assertTrue(generator.dead());
        });
    }

    @Test
    public void oneOfTheChainThatIsKilledReturnsToItsParent() throws Exception {
        Green.run(() -> {
            List<GreenThread<?>> threads = new ArrayList<>();
            Greenlet sleeper =
                    new Greenlet(_ -> {
                        Coppice.sleep(seconds(20));
                        return "late";
                    });
            Greenlet middle =
                    new Greenlet(_ -> {
                        threads.add(GreenThread.current());
                        return sleeper.switchTo();
                    });
            Coppice.spawnAfter(
                    seconds(1),
                    () -> {
                        threads.get(0).kill();
                        return null;
                    });
            assertTrue(middle.switchTo() instanceof GreenExit);
            Coppice.sleep(seconds(100));
            assertTrue(sleeper.dead());
        });
    }

    @Test
    public void aKilledRootTakesItsFamilyAlong() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Object> root =
                    Coppice.spawn(() -> new Greenlet(_ -> blockForEver(trace, "child")).switchTo());
            settle();
            root.kill();
            assertThrows(GreenExit.class, root::await);
            settle();
            assertEquals(List.of("child"), trace);
        });
    }

    private static Object blockForEver(List<String> trace, String name) {
        try {
            return new Event<>().await();
        } finally {
            trace.add(name);
        }
    }

    @Test
    public void theEndOfTheRootEndsWhatIsLeftInOrder() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            int before = Loop.current().load();
            List<Greenlet> left = new ArrayList<>();
            Coppice.spawn(
                            () -> {
                                Greenlet main = Greenlet.current();
                                for (int i = 0; i < 3; i++) {
                                    left.add(new Greenlet(name -> leftBehind(main, trace, name)));
                                    left.get(i).switchTo("" + i);
                                }
                                left.add(new Greenlet(value -> trace.add((String) value)));
                                return null;
                            })
                    .await();
            settle();
            assertEquals(List.of("0", "1", "2"), trace);
            assertEquals(before, Loop.current().load());
            assertTrue(left.get(2).dead());
            assertFalse(left.get(3).dead());
        });
    }

    private static Object leftBehind(Greenlet main, List<String> trace, Object name) {
        try {
            return main.switchTo();
        } finally {
            assertThrows(IllegalStateException.class, main::switchTo);
            Coppice.giveWay();
            trace.add((String) name);
        }
    }

    @Test
    public void aFailureThatNobodyWaitsForDisturbsNobody() throws Exception {
        Green.run(() -> {
            Greenlet failing =
                    new Greenlet(_ -> {
                        Coppice.sleep(seconds(5));
                        throw new IllegalArgumentException("that a test lets fail");
                    });
            assertFalse(Timeout.endsWithin(seconds(1), failing::switchTo));
            Coppice.sleep(seconds(10));
            assertTrue(failing.dead());
        });
    }

    @Test
    public void listingsTellWhoIsInASwitch() throws Exception {
        Green.run(() -> {
            List<String> waiting = new ArrayList<>();
            Greenlet main = Greenlet.current();
            new Greenlet(_ -> waiting.add(main.fiber().info(false).waitingFor())).switchTo();
            assertEquals(List.of(main.toString()), waiting);
            assertTrue(main.toString(), main.toString().startsWith("greenlet green-"));
            assertTrue(new Greenlet(_ -> null).toString().contains("not begun"));
        });
    }

    @Test
    public void whatIsDeliveredToTheCallerIsThrownBeforeItSwitches() throws Exception {
        Green.run(() -> {
            Greenlet child = new Greenlet(_ -> "ran");
            try (Timeout timeout = Timeout.start(seconds(1))) {
                Fiber.current().deliver(timeout, false);
                assertSame(timeout, assertThrows(Timeout.class, child::switchTo));
            }
            assertFalse(child.active());
            assertEquals("ran", child.switchTo());
        });
    }

    @Test
    public void aStoppingLoopEndsGreenletsAsIfTheyWereKilled() throws Exception {
        List<String> trace = trace();
        Green.run(() -> {
            Coppice.spawnN(() -> new Greenlet(_ -> blockForEver(trace, "child")).switchTo());
            Coppice.giveWay();
        });
        assertEquals(List.of("child"), trace);
    }

    @Test
    public void nurseriesAndTimeoutsWorkInGreenlets() throws Exception {
        Green.run(() -> {
            Greenlet greenlet =
                    new Greenlet(_ -> {
                        try (var nursery = Nursery.open()) {
                            return nursery.spawn(() -> "child of a greenlet").await();
                        }
                    });
            assertEquals("child of a greenlet", greenlet.switchTo());
        });
    }
}

package org.coppice.green;

import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.Test;

/// What greenlet's documentation says of switching; for what blocks or is killed meanwhile see
/// [GreenletBlockingTest].
public class GreenletTest {

    @Test
    public void theClassicTraceIs12And56And34AndNever78() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Greenlet[] two = new Greenlet[2];
            two[0] =
                    new Greenlet(_ -> {
                        trace.add("12");
                        two[1].switchTo();
                        trace.add("34");
                        return null;
                    });
            two[1] =
                    new Greenlet(_ -> {
                        trace.add("56");
                        two[0].switchTo();
                        trace.add("78");
                        return null;
                    });
            two[0].switchTo();
            assertEquals(List.of("12", "56", "34"), trace);
            assertTrue(two[0].dead());
            assertTrue(two[1].active());
        });
    }

    @Test
    public void valuesPassBothWays() throws Exception {
        Green.run(() -> {
            Greenlet main = Greenlet.current();
            Greenlet counter =
                    new Greenlet(first -> {
                        int count = (int) first;
                        while (count < 100) {
                            count += (int) main.switchTo(count);
                        }
                        return "done";
                    });
            assertEquals(1, counter.switchTo(1));
            assertEquals(11, counter.switchTo(10));
            assertEquals("done", counter.switchTo(100));
            assertTrue(counter.dead());
        });
    }

    @Test
    public void nothingRunsBeforeTheFirstSwitch() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Greenlet greenlet = new Greenlet(value -> trace.add((String) value));
            Coppice.giveWay();
            assertFalse(greenlet.active());
            assertFalse(greenlet.dead());
            assertEquals(true, greenlet.switchTo("began"));
            assertEquals(List.of("began"), trace);
        });
    }

    @Test
    public void theRootHasNoParentAndOthersHaveWhoMadeThem() throws Exception {
        Green.run(() -> {
            Greenlet main = Greenlet.current();
            assertSame(main, Greenlet.current());
            assertTrue(main.active());
            assertEquals(Optional.empty(), main.parent());
            Greenlet child = new Greenlet(_ -> new Greenlet(_ -> Greenlet.current()));
            assertSame(main, child.parent().orElseThrow());
            Greenlet grandchild = (Greenlet) child.switchTo();
            assertSame(child, grandchild.parent().orElseThrow());
            assertSame(grandchild, grandchild.switchTo());
            Greenlet sibling = new Greenlet(_ -> null, child);
            assertSame(child, sibling.parent().orElseThrow());
        });
    }

    @Test
    public void anExceptionIsThrownInTheParent() throws Exception {
        Green.run(() -> {
            IllegalArgumentException failure = new IllegalArgumentException("of the child");
            Greenlet failing =
                    new Greenlet(_ -> {
                        throw failure;
                    });
            assertSame(failure, assertThrows(IllegalArgumentException.class, failing::switchTo));
            assertTrue(failing.dead());
            IOException checked = new IOException("of the child");
            Greenlet failingChecked =
                    new Greenlet(_ -> {
                        throw checked;
                    });
            assertSame(
                    checked,
                    assertThrows(CompletionException.class, failingChecked::switchTo).getCause());
        });
    }

    @Test
    public void aGreenExitIsAValue() throws Exception {
        Green.run(() -> {
            GreenExit exit = new GreenExit("enough");
            Greenlet exiting =
                    new Greenlet(_ -> {
                        throw exit;
                    });
            assertSame(exit, exiting.switchTo());
        });
    }

    @Test
    public void theEndReturnsToTheParentWhoeverSwitchedLast() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Greenlet second =
                    new Greenlet(_ -> {
                        trace.add("second");
                        return "of second";
                    });
            Greenlet first =
                    new Greenlet(_ -> {
                        second.switchTo();
                        trace.add("never");
                        return null;
                    });
            assertEquals("of second", first.switchTo());
            assertEquals(List.of("second"), trace);
            assertTrue(first.active());
        });
    }

    @Test
    public void switchingToADeadOneDeliversToItsNearestLivingParent() throws Exception {
        Green.run(() -> {
            Greenlet dead = new Greenlet(_ -> null);
            dead.switchTo();
            assertEquals("at once", dead.switchTo("at once"));
            Greenlet orphan = new Greenlet(_ -> null, dead);
            orphan.switchTo();
            assertEquals("to the grandparent", orphan.switchTo("to the grandparent"));

            Greenlet parent =
                    new Greenlet(_ -> {
                        Greenlet child = new Greenlet(_ -> "dead");
                        child.switchTo();
                        return "got " + Greenlet.current().parent().orElseThrow().switchTo(child);
                    });
            Greenlet child = (Greenlet) parent.switchTo();
            assertTrue(child.dead());
            assertEquals("got value", child.switchTo("value"));
        });
    }

    @Test
    public void raiseThrowsInTheTargetWhichMayCatchIt() throws Exception {
        Green.run(() -> {
            Greenlet main = Greenlet.current();
            Greenlet catching =
                    new Greenlet(_ -> {
                        Throwable caught =
                                assertThrows(IOException.class, () -> main.switchTo("first"));
                        assertThrows(GreenExit.class, () -> main.switchTo(caught.getMessage()));
                        return "last";
                    });
            assertEquals("first", catching.switchTo());
            assertEquals("raised here", catching.raise(new IOException("raised here")));
            assertEquals("last", catching.raise());
        });
    }

    @Test
    public void raiseEndsOneThatDoesNotCatchIt() throws Exception {
        Green.run(() -> {
            Greenlet main = Greenlet.current();
            Greenlet suspended = new Greenlet(_ -> main.switchTo());
            suspended.switchTo();
            assertTrue(suspended.raise() instanceof GreenExit);
            assertTrue(suspended.dead());
            Greenlet other = new Greenlet(_ -> main.switchTo());
            other.switchTo();
            assertThrows(
                    IllegalArgumentException.class,
                    () -> other.raise(new IllegalArgumentException()));
        });
    }

    @Test
    public void raisingIntoOneThatHasNotBegunKillsItWithoutRunning() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Greenlet killed = new Greenlet(value -> trace.add((String) value));
            assertTrue(killed.raise() instanceof GreenExit);
            assertTrue(killed.dead());
            Greenlet failed = new Greenlet(value -> trace.add((String) value));
            assertThrows(IOException.class, () -> failed.raise(new IOException()));
            assertTrue(failed.dead());
            assertEquals(List.of(), trace);
        });
    }

    @Test
    public void raisingIntoADeadOneGoesToItsParent() throws Exception {
        Green.run(() -> {
            Greenlet dead = new Greenlet(_ -> null);
            dead.switchTo();
            assertThrows(IOException.class, () -> dead.raise(new IOException()));
            assertTrue(dead.raise() instanceof GreenExit);
        });
    }

    @Test
    public void whoSwitchesToItselfGoesOn() throws Exception {
        Green.run(() -> {
            assertEquals("value", Greenlet.current().switchTo("value"));
            assertNull(Greenlet.current().switchTo());
            assertThrows(IOException.class, () -> Greenlet.current().raise(new IOException()));
        });
    }

    @Test
    public void anotherParentGetsTheResult() throws Exception {
        Green.run(() -> {
            Greenlet main = Greenlet.current();
            Greenlet other = new Greenlet(_ -> "other got " + main.switchTo());
            other.switchTo();
            Greenlet child = new Greenlet(_ -> "result");
            child.parent(other);
            assertEquals("other got result", child.switchTo());
            assertTrue(other.dead());

            Greenlet unbegun = new Greenlet(value -> "began with " + value);
            assertEquals("began with 7", new Greenlet(_ -> 7, unbegun).switchTo());
            Greenlet never = new Greenlet(_ -> "never");
            Greenlet failing =
                    new Greenlet(
                            _ -> {
                                throw new IllegalArgumentException();
                            },
                            never);
            assertThrows(IllegalArgumentException.class, failing::switchTo);
            assertTrue(never.dead());
        });
    }

    @Test
    public void parentsDoNotFormACycle() throws Exception {
        Green.run(() -> {
            Greenlet main = Greenlet.current();
            Greenlet child = new Greenlet(_ -> null);
            Greenlet grandchild = new Greenlet(_ -> null, child);
            assertThrows(IllegalArgumentException.class, () -> child.parent(grandchild));
            assertThrows(IllegalArgumentException.class, () -> child.parent(child));
            assertThrows(IllegalStateException.class, () -> main.parent(child));
            assertThrows(NullPointerException.class, () -> child.parent(null));
            grandchild.parent(main);
            assertSame(main, grandchild.parent().orElseThrow());
        });
    }

    @Test
    public void aSwitchGoesBeforeEverythingThatIsReady() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Coppice.spawnN(() -> trace.add("other"));
            Greenlet main = Greenlet.current();
            Greenlet partner =
                    new Greenlet(_ -> {
                        for (int i = 0; i < 3; i++) {
                            trace.add("" + i);
                            main.switchTo();
                        }
                        return null;
                    });
            for (int i = 0; i < 4; i++) {
                partner.switchTo();
            }
            assertEquals(List.of("0", "1", "2"), trace);
            Coppice.giveWay();
            assertEquals(List.of("0", "1", "2", "other"), trace);
        });
    }

    @Test
    public void familiesAndLoopsDoNotMix() throws Exception {
        assertThrows(IllegalStateException.class, Greenlet::current);
        RunOptions.DEFAULTS
                .loops(2)
                .run(() -> {
                    Greenlet mine = new Greenlet(_ -> "mine");
                    Loop other = Loop.current().group().loops().get(1);
                    for (GreenThread<IllegalStateException> elsewhere :
                            List.of(
                                    Coppice.spawn(() -> refusal(mine)),
                                    other.spawn(() -> refusal(mine)))) {
                        String message = Coppice.await(elsewhere.future()).getMessage();
                        assertTrue(message, message.contains("greenlet"));
                    }
                    Greenlet foreign = Coppice.spawn(() -> new Greenlet(_ -> null)).await();
                    assertThrows(IllegalArgumentException.class, () -> mine.parent(foreign));
                    assertThrows(IllegalStateException.class, foreign::switchTo);
                    return null;
                });
    }

    private static IllegalStateException refusal(Greenlet greenlet) {
        return assertThrows(IllegalStateException.class, greenlet::switchTo);
    }

    // ---- tracing

    /// Notes what it is told.
    private static final class Notes implements Greenlet.Tracer {
        final List<String> notes = trace();
        final List<Greenlet> known;

        Notes(Greenlet... known) {
            this.known = List.of(known);
        }

        @Override
        public void switched(Greenlet origin, Greenlet target) {
            notes.add("switch " + known.indexOf(origin) + known.indexOf(target));
        }

        @Override
        public void thrown(Greenlet origin, Greenlet target) {
            notes.add("throw " + known.indexOf(origin) + known.indexOf(target));
        }
    }

    @Test
    public void theTracerIsToldOfEachSwitchAndThrow() throws Exception {
        Green.run(() -> {
            Greenlet main = Greenlet.current();
            Greenlet child =
                    new Greenlet(_ -> {
                        assertThrows(IOException.class, main::switchTo);
                        throw new IllegalArgumentException();
                    });
            Notes notes = new Notes(main, child);
            assertEquals(Optional.empty(), Greenlet.trace(notes));
            assertSame(notes, Greenlet.tracer().orElseThrow());
            child.switchTo();
            assertThrows(IllegalArgumentException.class, () -> child.raise(new IOException("in")));
            assertEquals(List.of("switch 01", "switch 10", "throw 01", "throw 10"), notes.notes);
            assertSame(notes, Greenlet.untrace().orElseThrow());
            new Greenlet(_ -> null).switchTo();
            assertEquals(4, notes.notes.size());
            assertEquals(Optional.empty(), Greenlet.tracer());
        });
    }

    @Test
    public void aTracerThatThrowsIsTakenBackAndItsExceptionGoesOn() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Greenlet child = new Greenlet(value -> trace.add((String) value));
            Greenlet.trace(
                    new Greenlet.Tracer() {
                        @Override
                        public void switched(Greenlet origin, Greenlet target) {
                            throw new IllegalArgumentException("of the tracer");
                        }
                    });
            assertEquals(
                    "of the tracer",
                    assertThrows(IllegalArgumentException.class, child::switchTo).getMessage());
            assertEquals(Optional.empty(), Greenlet.tracer());
            assertTrue(child.dead());
            assertEquals(List.of(), trace);
        });
    }
}

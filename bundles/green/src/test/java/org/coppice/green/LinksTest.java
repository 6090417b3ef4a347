package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.junit.Test;

/// What is called when a green thread ends.
public class LinksTest {

    @Test
    public void aLinkAddedByALinkRunsAfterThoseThatWereThere() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> thread = Coppice.spawn(() -> "result");
            thread.link(ended -> {
                trace.add("1");
                ended.link(again -> trace.add("3"));
            });
            thread.link(ended -> trace.add("2"));
            thread.awaitEnd();
            assertEquals(List.of("1", "2", "3"), trace);
        });
    }

    @Test
    public void manyLinksThatAddLinksDoNotDeepenTheStack() throws Exception {
        Green.run(() -> {
            int[] called = {0};
            GreenThread<String> thread = Coppice.spawn(() -> "result");
            Consumer<GreenThread<String>> again =
                    new Consumer<>() {
                        @Override
                        public void accept(GreenThread<String> ended) {
                            if (++called[0] < 100_000) {
                                ended.link(this);
                            }
                        }
                    };
            thread.link(again);
            thread.awaitEnd();
            assertEquals(100_000, called[0]);
        });
    }

    @Test
    public void aLinkThatTakesItselfBackDoesNotTakeTheNext() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> thread = Coppice.spawn(() -> "result");
            Consumer<GreenThread<String>> self =
                    new Consumer<>() {
                        @Override
                        public void accept(GreenThread<String> ended) {
                            trace.add("self, " + ended.unlink(this));
                        }
                    };
            thread.link(self);
            thread.link(ended -> trace.add("next"));
            thread.awaitEnd();
            assertEquals(List.of("self, false", "next"), trace);
        });
    }

    @Test
    public void aLinkMayTakeBackThoseAfterIt() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> thread = Coppice.spawn(() -> "result");
            thread.link(ended -> {
                trace.add("first");
                ended.unlinkAll();
            });
            thread.link(ended -> trace.add("second"));
            thread.awaitEnd();
            assertEquals(List.of("first"), trace);
        });
    }

    @Test
    public void linkValueIsForSuccessAndLinkExceptionForFailure() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> good = Coppice.spawn(() -> "result");
            GreenThread<String> bad =
                    Coppice.spawn(() -> {
                        throw new IllegalStateException("x");
                    });
            GreenThread<String> killed = new GreenThread<>(() -> "never");
            for (GreenThread<String> thread : List.of(good, bad, killed)) {
                thread.name(thread == good ? "good" : thread == bad ? "bad" : "killed");
                thread.linkValue(ended -> trace.add("value of " + ended.name()));
                thread.linkFailure(ended -> trace.add("exception of " + ended.name()));
            }
            killed.kill();
            Coppice.awaitAll(List.of(good, bad));
            assertEquals(List.of("value of killed", "value of good", "exception of bad"), trace);
            bad.linkValue(ended -> trace.add("late value"));
            bad.linkFailure(ended -> trace.add("late exception"));
            assertEquals("late exception", trace.getLast());
            assertFalse(trace.contains("late value"));
        });
    }

    @Test
    public void unlinkTakesBackWhicheverWayItWasLinked() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Consumer<GreenThread<String>> link = ended -> trace.add("called");
            GreenThread<String> thread = Coppice.spawn(() -> "result");
            assertFalse(thread.unlink(link));
            assertFalse(thread.hasLinks());
            thread.unlinkAll();
            thread.linkValue(link);
            thread.linkFailure(link);
            thread.link(link);
            assertTrue(thread.hasLinks());
            assertTrue(thread.unlink(link));
            assertTrue(thread.unlink(link));
            assertTrue(thread.unlink(link));
            assertFalse(thread.hasLinks());
            thread.link(link);
            thread.unlinkAll();
            assertFalse(thread.hasLinks());
            thread.awaitEnd();
            assertEquals(List.of(), trace);
        });
    }

    @Test
    public void aLinkCalledTwiceWhenItIsLinkedTwice() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Consumer<GreenThread<String>> link = ended -> trace.add("called");
            Coppice.spawn(() -> "result").link(link).link(link).awaitEnd();
            assertEquals(List.of("called", "called"), trace);
        });
    }

    @Test
    public void anErrorOfALateLinkDisturbsNobody() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> thread = Coppice.spawn(() -> "result");
            thread.awaitEnd();
            thread.link(ended -> {
                throw new IllegalStateException("a link that a test lets fail");
            });
            thread.link(ended -> trace.add("called"));
            assertEquals(List.of("called"), trace);
            assertFalse(thread.hasLinks());
        });
    }

    @Test
    public void aQueueIsLinkedByItsPut() throws Exception {
        Green.run(() -> {
            Queue<GreenThread<?>> ended = new Queue<>();
            GreenThread<String> slow =
                    Coppice.spawn(() -> {
                        Coppice.sleep(seconds(1));
                        return "slow";
                    });
            GreenThread<Integer> fast = Coppice.spawn(() -> 1);
            slow.link(ended::put);
            fast.link(ended::put);
            assertSame(fast, ended.take());
            assertSame(slow, ended.take());
        });
    }

    @Test
    public void anAsyncResultIsALink() throws Exception {
        Green.run(() -> {
            AsyncResult<String> good = new AsyncResult<>();
            AsyncResult<String> bad = new AsyncResult<>();
            Coppice.spawn(() -> "result").link(good);
            Coppice.spawn(LinksTest::fails).link(bad);
            assertEquals("result", good.await());
            assertThrows(IllegalStateException.class, bad::await);
        });
    }

    private static String fails() {
        throw new IllegalStateException("x");
    }

    @Test
    public void aLinkMaySpawnWhatBlocks() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> thread = Coppice.spawn(() -> "result");
            thread.link(ended ->
                    Coppice.spawnN(() -> {
                        Coppice.sleep(seconds(1));
                        trace.add("after " + ended.await());
                    }));
            Coppice.sleep(seconds(2));
            assertEquals(List.of("after result"), trace);
        });
    }

    @Test
    public void linksAreForTheirLoopAndNotNull() throws Exception {
        Green.run(() -> {
            GreenThread<String> thread = Coppice.spawn(() -> "result");
            assertThrows(NullPointerException.class, () -> thread.link(null));
            assertThrows(NullPointerException.class, () -> thread.linkValue(null));
            assertThrows(NullPointerException.class, () -> thread.linkFailure(null));
            Green.elsewhere(() -> {
                assertRefused(() -> thread.link(ended -> {}));
                assertRefused(() -> thread.unlink(ended -> {}));
                assertRefused(thread::unlinkAll);
                assertRefused(thread::hasLinks);
                assertRefused(thread::cancel);
                assertRefused(thread::minimalId);
                thread.name("asked elsewhere");
            });
            assertEquals("asked elsewhere", thread.name());
        });
    }

    private static void assertRefused(Runnable call) {
        assertThrows(IllegalStateException.class, call::run);
    }
}

package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.Test;

public class GroupTest {

    @Test
    public void whoEndsIsNoMemberAnyMore() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            GreenThread<String> member = group.spawn(() -> "done");
            assertTrue(group.contains(member));
            assertEquals(1, group.running());
            assertEquals("done", member.await());
            assertFalse(group.contains(member));
            assertEquals(0, group.running());
            GreenThread<Void> failing =
                    group.spawn(() -> {
                        throw new IOException("x");
                    });
            assertThrows(CompletionException.class, failing::await);
            GreenThread<String> unborn = group.spawn(() -> "never");
            unborn.kill();
            assertEquals(0, group.running());
        });
    }

    @Test
    public void whoRunsAlreadyCanBeAddedAndWhoHasEndedIsNot() throws Exception {
        Green.run(() -> {
            Event<String> go = new Event<>();
            GreenThread<String> running = Coppice.spawn(go::await);
            GreenThread<String> ended = Coppice.spawn(() -> "ended");
            settle();
            Group group = Group.of(running, ended);
            group.add(running);
            assertEquals(1, group.running());
            assertFalse(group.contains(ended));
            go.send("went");
            group.awaitAll();
            assertEquals("went", running.await());
        });
    }

    @Test
    public void whoIsDiscardedRunsOn() throws Exception {
        Green.run(() -> {
            Event<String> go = new Event<>();
            Group group = new Group();
            GreenThread<String> member = group.spawn(go::await);
            group.discard(member);
            group.discard(member);
            assertFalse(group.contains(member));
            group.awaitAll();
            assertFalse(member.ready());
            go.send("went");
            assertEquals("went", member.await());
            assertEquals(0, group.running());
        });
    }

    @Test
    public void startAddsAndStarts() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            GreenThread<String> member = new GreenThread<>(() -> "ran");
            group.start(member);
            assertTrue(group.contains(member));
            assertEquals("ran", member.await());
            GreenThread<String> subclass =
                    new GreenThread<>() {
                        @Override
                        protected String run() {
                            return "ran too";
                        }
                    };
            group.start(subclass);
            group.awaitAll();
            assertEquals("ran too", subclass.await());
            assertThrows(IllegalStateException.class, () -> group.start(member));
        });
    }

    @Test
    public void theMembersComeInTheOrderInWhichTheyJoined() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            List<GreenThread<?>> spawned = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                spawned.add(group.spawn(() -> null));
            }
            List<GreenThread<?>> seen = new ArrayList<>();
            for (GreenThread<?> member : group) {
                seen.add(member);
                group.discard(member);
            }
            assertEquals(spawned, seen);
            assertEquals("group of 0", group.toString());
        });
    }

    @Test
    public void awaitAllWaitsForAllHoweverTheyEnd() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            group.awaitAll();
            group.spawn(GroupTest::fail);
            Event<Void> go = new Event<>();
            group.spawn(go::await);
            assertFalse(group.awaitAll(seconds(1)));
            assertFalse(group.awaitAll(seconds(0)));
            assertFalse(group.awaitAll(seconds(-1)));
            go.send(null);
            assertTrue(group.awaitAll(seconds(1)));
        });
    }

    @Test
    public void awaitAllDoesNotReturnWhileSomebodyHasComeMeanwhile() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            Event<Void> go = new Event<>();
            GreenThread<Void> first = group.spawn(() -> null);
            first.link(ended -> group.spawn(go::await));
            assertFalse(group.awaitAll(seconds(1)));
            go.send(null);
            group.awaitAll();
            assertEquals(0, group.running());
        });
    }

    @Test
    public void awaitAllOrThrowThrowsTheFirstMembersFailure() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            group.spawn(() -> {
                Coppice.sleep(seconds(2));
                throw new IllegalArgumentException("first");
            });
            group.spawn(() -> {
                throw new IllegalStateException("second");
            });
            Throwable early =
                    assertThrows(
                            IllegalStateException.class, () -> group.awaitAllOrThrow(seconds(1)));
            assertEquals("second", early.getMessage());
            assertThrows(IllegalArgumentException.class, group::awaitAllOrThrow);
            GreenThread<Void> killed = group.spawn(() -> null);
            killed.kill();
            group.awaitAllOrThrow();
            assertTrue(group.awaitAllOrThrow(seconds(1)));
        });
    }

    @Test
    public void aMemberMayNotAwaitAll() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            GreenThread<Boolean> member = group.spawn(() -> group.awaitAll(seconds(1)));
            assertThrows(IllegalStateException.class, member::await);
        });
    }

    @Test
    public void applyRunsAsAMemberAndInlineWithinOne() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            GreenThread<?> main = GreenThread.current();
            assertTrue(group.apply(() -> GreenThread.current() != main));
            assertTrue(
                    group.apply(() -> {
                        GreenThread<?> member = GreenThread.current();
                        return group.apply(() -> GreenThread.current() == member);
                    }));
            assertThrows(ArithmeticException.class, () -> group.apply(GroupTest::fail));
            assertThrows(
                    CompletionException.class,
                    () -> group.apply(() -> group.apply(GroupTest::failChecked)));
        });
    }

    private static Void fail() {
        throw new ArithmeticException("x");
    }

    private static Void failChecked() throws IOException {
        throw new IOException("x");
    }

    @Test
    public void applyAsyncCallsBackWithTheValueOnly() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Group group = new Group();
            group.applyAsync(() -> "value").linkValue(ended -> trace.add(ended.await()));
            group.applyAsync(GroupTest::fail).linkValue(ended -> trace.add("failed"));
            group.mapAllAsync(List.of(1, 2), i -> i * 2)
                    .linkValue(ended -> trace.add(ended.await().toString()));
            assertEquals(List.of(), trace);
            settle();
            assertEquals(List.of("value", "[2, 4]"), trace);
        });
    }

    @Test
    public void aGroupBelongsToItsFirstLoop() throws Exception {
        Group group = new Group();
        assertThrows(IllegalStateException.class, () -> group.spawn(() -> null));
        Green.run(() -> group.spawn(() -> null).await());
        Green.run(() -> {
            Throwable refusal =
                    assertThrows(IllegalStateException.class, () -> group.spawn(() -> null));
            assertTrue(refusal.getMessage(), refusal.getMessage().contains("Loop.execute"));
            assertThrows(IllegalStateException.class, group::awaitAll);
            assertThrows(IllegalStateException.class, group::iterator);
            assertThrows(IllegalStateException.class, group::kill);
            assertThrows(IllegalStateException.class, () -> group.add(Coppice.spawn(() -> null)));
        });
    }
}

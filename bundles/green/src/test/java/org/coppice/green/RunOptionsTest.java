package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Several loops, parts by name, turns in shuffled order.
public class RunOptionsTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    @Test
    public void partsAreTakenByName() throws Exception {
        for (String hub : List.of("nio", "poll", "select", "epoll")) {
            assertEquals(hub, RunOptions.DEFAULTS.hub(hub).run(() -> Loop.current().hubName()));
        }
        String coroutine = RunOptions.DEFAULTS.run(() -> Loop.current().coroutineName());
        assertEquals(
                coroutine,
                RunOptions.DEFAULTS.coroutine(coroutine).run(() -> Loop.current().coroutineName()));
    }

    @Test
    public void anUnknownNameIsRefusedWithThoseThatAreThere() {
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> RunOptions.DEFAULTS.hub("kqueue").run(() -> 1));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("hub=kqueue"));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("epoll"));
        assertThrows(
                IllegalArgumentException.class,
                () -> RunOptions.DEFAULTS.coroutine("stackless").run(() -> 1));
        assertThrows(IllegalArgumentException.class, () -> RunOptions.DEFAULTS.loops(0));
        assertThrows(IllegalArgumentException.class, () -> RunOptions.DEFAULTS.loops(1025));
    }

    @Test
    public void greenThreadsRunOnTheLoopThatTheyWereSpawnedOn() throws Exception {
        RunOptions.DEFAULTS
                .loops(3)
                .run(() -> {
                    Set<String> names = new HashSet<>();
                    for (Loop loop : Loop.current().group().loops()) {
                        GreenThread<String> there = loop.spawn(() -> Loop.current().name());
                        assertSame(loop, there.loop());
                        names.add(Coppice.await(there.future()));
                    }
                    assertEquals(Set.of("loop-0", "loop-1", "loop-2"), names);
                    return null;
                });
    }

    @Test
    public void spawningElsewhereDoesNotWaitForThatLoop() throws Exception {
        RunOptions.DEFAULTS
                .loops(2)
                .run(() -> {
                    Loop other = Loop.current().group().loops().get(1);
                    CountDownLatch release = new CountDownLatch(1);
                    other.execute(() -> awaitOffLoop(release));
                    GreenThread<Integer> there = other.spawn(() -> 42);
                    release.countDown();
                    assertEquals(42, Coppice.await(there.future()).intValue());
                    return null;
                });
    }

    private static void awaitOffLoop(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void theLeastLoadedLoopTakesTheNext() throws Exception {
        RunOptions.DEFAULTS
                .loops(2)
                .run(() -> {
                    Loops loops = Loop.current().group();
                    assertEquals("loop-1", loops.next().name());
                    CompletableFuture<Void> never = new CompletableFuture<>();
                    for (int i = 0; i < 3; i++) {
                        CompletableFuture<Void> begun = new CompletableFuture<>();
                        loops.loops()
                                .get(1)
                                .spawn(() -> {
                                    begun.complete(null);
                                    return Coppice.await(never);
                                });
                        Coppice.await(begun);
                    }
                    assertEquals("loop-0", loops.next().name());
                    return null;
                });
    }

    @Test
    public void aKeySticksToItsLoopAndKeysSpread() throws Exception {
        Map<String, String> ofThree = placesOfKeys(3);
        assertEquals(ofThree, placesOfKeys(3));
        assertEquals(Set.of("loop-0", "loop-1", "loop-2"), new HashSet<>(ofThree.values()));
        Map<String, String> ofTwo = placesOfKeys(2);
        ofTwo.forEach((key, loop) ->
                assertTrue(
                        key, loop.equals(ofThree.get(key)) || "loop-2".equals(ofThree.get(key))));
    }

    private static Map<String, String> placesOfKeys(int loops) throws Exception {
        return RunOptions.DEFAULTS
                .loops(loops)
                .run(() -> {
                    Map<String, String> places = new HashMap<>();
                    for (int i = 0; i < 100; i++) {
                        places.put("key " + i, Loop.current().group().forKey("key " + i).name());
                    }
                    return places;
                });
    }

    @Test
    public void aLoopThatHasEndedRefusesASpawn() throws Exception {
        Loop ended = Coppice.run(Loop::current);
        assertThrows(RejectedExecutionException.class, () -> ended.spawn(() -> 1));
    }

    @Test
    public void aSeedShufflesTheTurnsOfAPassAndRepeatsThem() throws Exception {
        List<Integer> inOrder = turns(RunOptions.DEFAULTS);
        List<Integer> first = turns(RunOptions.DEFAULTS.shuffle(1));
        assertEquals(first, turns(RunOptions.DEFAULTS.shuffle(1)));
        assertNotEquals(first, turns(RunOptions.DEFAULTS.shuffle(2)));
        assertNotEquals(first, inOrder);
        for (int pass = 0; pass < 3; pass++) {
            assertEquals(
                    "each has one turn a pass",
                    new HashSet<>(inOrder.subList(0, 20)),
                    new HashSet<>(first.subList(pass * 20, pass * 20 + 20)));
        }
    }

    private static List<Integer> turns(RunOptions options) throws Exception {
        List<Integer> turns = new ArrayList<>();
        Green.run(
                options,
                () -> {
                    for (int i = 0; i < 20; i++) {
                        int number = i;
                        Coppice.spawnN(() -> {
                            for (int turn = 0; turn < 3; turn++) {
                                turns.add(number);
                                Coppice.giveWay();
                            }
                        });
                    }
                    Green.settle();
                });
        return turns;
    }

    @Test
    public void idleIsWhenAllOthersAreBlocked() throws Exception {
        Green.run(() -> {
            List<String> trace = Green.trace();
            Event<String> event = new Event<>();
            Coppice.spawnN(() -> {
                for (int i = 0; i < 10; i++) {
                    Coppice.giveWay();
                }
                trace.add("gave way");
                trace.add(event.await());
            });
            Coppice.spawnN(() -> {
                Coppice.sleep(Green.seconds(1));
                trace.add("slept");
            });
            Coppice.awaitIdle();
            assertEquals(List.of("gave way"), trace);
            event.send("sent");
            Coppice.awaitIdle();
            assertEquals(List.of("gave way", "sent"), trace);
            Coppice.sleep(Green.seconds(1));
            Coppice.awaitIdle();
            assertEquals(List.of("gave way", "sent", "slept"), trace);
        });
    }

    @Test
    public void whoAwaitsIdlenessCanBeKilled() throws Exception {
        Green.run(() -> {
            GreenThread<Void> waiting =
                    Coppice.spawn(() -> {
                        while (true) {
                            Coppice.awaitIdle();
                        }
                    });
            Coppice.giveWay();
            waiting.kill();
            assertThrows(GreenExit.class, waiting::await);
        });
    }
}

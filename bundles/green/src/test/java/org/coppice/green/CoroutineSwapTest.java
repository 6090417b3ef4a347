package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.coppice.coroutine.api.CoroutineProvider;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// The coroutine of a loop changes while green threads live.
public class CoroutineSwapTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    @Test
    public void greenThreadsOfSeveralCoroutinesTakeTurnsInTheOneOrder() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        List<String> trace = loop.submit(() -> alternate(loop)).get();
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
                expected.add(round + "-" + i);
            }
        }
        assertEquals(expected, trace);
        loop.stop(seconds(5)).join();
    }

    private static List<String> alternate(Loop loop) {
        List<String> trace = new ArrayList<>();
        List<GreenThread<Void>> threads = new ArrayList<>();
        Event<Void> gate = new Event<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            loop.useCoroutines(Coroutines.ALL.get(i % Coroutines.ALL.size()));
            threads.add(
                    Coppice.spawn(() -> {
                        gate.await();
                        for (int round = 0; round < 3; round++) {
                            trace.add(round + "-" + number);
                            Coppice.giveWay();
                        }
                        return null;
                    }));
            Coppice.giveWay();
        }
        gate.send(null);
        threads.forEach(GreenThread::await);
        return trace;
    }

    @Test
    public void oneThatLivesKeepsItsCoroutineAndNewOnesGetTheNew() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        for (CoroutineProvider former : Coroutines.ALL) {
            for (CoroutineProvider next : Coroutines.ALL) {
                loop.useCoroutines(former);
                Event<String> event = loop.submit(() -> new Event<String>()).get();
                GreenThread<String> old = loop.spawn(event::await);
                loop.submit(() -> null).get();
                loop.useCoroutines(next);
                assertEquals(next.name(), loop.coroutineName());
                loop.execute(() -> event.send("from " + next.name()));
                assertEquals("from " + next.name(), old.future().get());
            }
        }
        loop.stop(seconds(5)).join();
    }

    @Test
    public void manyTalkToEachOtherWhileTheCoroutineChanges() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        int sum =
                loop.submit(
                                () -> {
                                    Queue<Integer> queue = new Queue<>(3);
                                    for (int i = 0; i < 400; i++) {
                                        loop.useCoroutines(
                                                Coroutines.ALL.get(i % Coroutines.ALL.size()));
                                        int sent = i;
                                        Coppice.spawnN(() -> queue.put(sent));
                                        Coppice.giveWay();
                                    }
                                    int total = 0;
                                    for (int i = 0; i < 400; i++) {
                                        total += queue.take();
                                    }
                                    return total;
                                })
                        .get();
        assertEquals(399 * 200, sum);
        assertTrue(loop.info().get().turns() > 400);
        loop.stop(seconds(5)).join();
    }
}

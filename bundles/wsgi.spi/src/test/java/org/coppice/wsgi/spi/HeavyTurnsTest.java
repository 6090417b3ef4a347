package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class HeavyTurnsTest {
    private static final int LEAST = 2;
    private static final int WAITING = 9;

    @Rule public final Timeout net = Timeout.seconds(60);

    private final List<Integer> had = new ArrayList<>();
    private long requests;

    private interface Check {
        void run(HeavyTurns turns);
    }

    private static void run(Check check, HeavyTurnsTest test) throws Exception {
        Coppice.run(() -> {
            check.run(new HeavyTurns(Loop.current(), LEAST, () -> test.requests));
            return null;
        });
    }

    private List<GreenThread<Void>> spawn(HeavyTurns turns, int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        Coppice.<Void>spawn(() -> {
                            turns.await();
                            had.add(i);
                            return null;
                        }))
                .toList();
    }

    /// How many had their turn in each pass, until all had. Those who wait come behind the caller
    /// in the second.
    private List<Integer> passes(int all, int requestsInAPass) {
        List<Integer> passes = new ArrayList<>();
        while (had.size() < all) {
            int before = had.size();
            requests += requestsInAPass;
            Coppice.giveWay();
            passes.add(had.size() - before);
        }
        assertEquals(0, (int) passes.remove(1));
        return passes;
    }

    @Test
    public void onlySoManyHaveATurnInAPassFirstComeFirstServed() throws Exception {
        run(
                turns -> {
                    spawn(turns, WAITING);
                    assertEquals(List.of(2, 2, 2, 2, 1), passes(WAITING, 0));
                    assertEquals(IntStream.range(0, WAITING).boxed().toList(), had);
                },
                this);
    }

    @Test
    public void whoFindsATurnFreeDoesNotWait() throws Exception {
        run(
                turns -> {
                    spawn(turns, 1);
                    turns.await();
                    turns.await();
                    assertEquals(List.of(), had);
                    turns.await();
                    assertEquals(List.of(0), had);
                },
                this);
    }

    @Test
    public void whoGoesOnAloneHasSoManyInEachPass() throws Exception {
        run(
                turns -> {
                    Coppice.spawnN(() -> {
                        for (int i = 0; i < WAITING; i++) {
                            turns.await();
                            had.add(i);
                        }
                    });
                    assertEquals(List.of(2, 2, 2, 2, 1), passes(WAITING, 0));
                },
                this);
    }

    @Test
    public void whereManyRequestsAreBegunHalfAsManyHaveATurn() throws Exception {
        run(
                turns -> {
                    spawn(turns, 3 * WAITING);
                    List<Integer> passes = passes(3 * WAITING, 20);
                    assertEquals(10, (int) Collections.max(passes));
                    assertEquals("" + passes, 3 * WAITING, passes.stream().mapToInt(n -> n).sum());
                    assertTrue("" + passes, passes.size() <= 4);
                },
                this);
    }

    @Test
    public void howeverManyRequestsThereAreAPassHasAnEnd() throws Exception {
        run(
                turns -> {
                    spawn(turns, 300);
                    assertEquals(64, (int) Collections.max(passes(300, 1_000_000)));
                },
                this);
    }

    @Test
    public void whoIsKilledWhileHeWaitsTakesNobodysTurn() throws Exception {
        run(
                turns -> {
                    List<GreenThread<Void>> waiting = new ArrayList<>();
                    Coppice.spawnN(
                            () -> // its task comes before that of the turns
                            Loop.current()
                                            .execute(() ->
                                                    waiting.subList(2, WAITING - 1)
                                                            .forEach(GreenThread::kill)));
                    waiting.addAll(spawn(turns, WAITING));
                    waiting.getLast().await();
                    assertEquals(List.of(0, 1, WAITING - 1), had);
                },
                this);
    }

    /// In a task of the loop, so behind the begin of the pass that gave them their turns.
    @Test
    public void whoeverIsKilledAsHisTurnBeginsTheOthersGoOn() throws Exception {
        run(
                turns -> {
                    List<GreenThread<Void>> waiting = spawn(turns, WAITING);
                    Coppice.giveWay();
                    Loop.current().execute(() -> waiting.subList(2, 4).forEach(GreenThread::kill));
                    waiting.getLast().await();
                    waiting.forEach(each -> assertTrue(each.toString(), each.ready()));
                },
                this);
    }
}

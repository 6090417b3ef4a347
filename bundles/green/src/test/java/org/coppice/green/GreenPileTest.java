package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.NoSuchElementException;
import org.junit.Test;

public class GreenPileTest {

    @Test
    public void aPileHasAPoolOfItsOwnOrSharesOne() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            GreenPile<String> one = new GreenPile<>(pool);
            GreenPile<String> other = new GreenPile<>(pool);
            one.spawn(() -> "one");
            assertEquals(0, pool.free());
            other.spawn(() -> "other");
            assertEquals("one", one.next());
            assertEquals("other", other.next());
            GreenPile<Integer> own = new GreenPile<>(2);
            for (int i = 0; i < 5; i++) {
                int number = i;
                own.spawn(() -> number);
            }
            for (int i = 0; i < 5; i++) {
                assertEquals(i, own.next().intValue());
            }
            assertFalse(own.hasNext());
            assertFalse(new GreenPile<>().hasNext());
        });
    }

    @Test
    public void aFailureComesInItsTurnAndTheRestAfterIt() throws Exception {
        Green.run(() -> {
            GreenPile<String> pile = new GreenPile<>();
            pile.spawn(() -> "first");
            pile.spawn(() -> {
                throw new IllegalStateException("second");
            });
            pile.spawn(() -> "third");
            assertEquals("first", pile.next());
            assertThrows(IllegalStateException.class, pile::next);
            assertEquals("third", pile.next());
            assertThrows(NoSuchElementException.class, pile::next);
        });
    }

    @Test
    public void aSpawnThatFailsOwesNothing() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            GreenPile<String> pile = new GreenPile<>(pool, 1);
            Event<String> go = new Event<>();
            pool.spawn(go::await);
            assertThrows(
                    Timeout.class,
                    () ->
                            Timeout.within(
                                    seconds(1),
                                    () -> {
                                        pile.spawn(() -> "late");
                                        return null;
                                    }));
            assertFalse(pile.hasNext());
            assertThrows(NoSuchElementException.class, pile::next);
            go.send("go");
            pile.spawn(() -> "has the place of the one that failed");
            assertTrue(pile.hasNext());
        });
    }

    @Test
    public void whoTakesWaitsForASpawnThatWaits() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(0);
            GreenPile<String> pile = new GreenPile<>(pool);
            Coppice.spawnN(() -> pile.spawn(() -> "late"));
            GreenThread<Void> failing =
                    Coppice.spawn(() -> {
                        pile.spawn(() -> "never");
                        return null;
                    });
            settle();
            assertTrue(pile.hasNext());
            GreenThread<String> first = Coppice.spawn(pile::next);
            settle();
            pool.resize(1);
            assertEquals("late", first.await());
            pool.resize(0);
            settle();
            failing.kill();
            GreenThread<String> none = Coppice.spawn(pile::next);
            settle();
            assertTrue(none.ready());
        });
    }

    @Test
    public void whoTakesFromAFailedSpawnIsTold() throws Exception {
        Green.run(() -> {
            GreenPile<String> pile = new GreenPile<>(new GreenPool(0));
            GreenThread<Void> spawner =
                    Coppice.spawn(() -> {
                        pile.spawn(() -> "never");
                        return null;
                    });
            settle();
            GreenThread<String> taker = Coppice.spawn(pile::next);
            settle();
            spawner.kill();
            assertThrows(NoSuchElementException.class, taker::await);
        });
    }

    @Test
    public void aBoundBlocksSpawnsWhileSoManyResultsAreOwed() throws Exception {
        Green.run(() -> {
            GreenPile<Integer> pile = new GreenPile<>(new GreenPool(), 2);
            GreenThread<Void> spawner =
                    Coppice.spawn(() -> {
                        for (int i = 0; i < 4; i++) {
                            int number = i;
                            pile.spawn(() -> number);
                        }
                        return null;
                    });
            settle();
            assertFalse(spawner.ready());
            assertEquals("pile of 2 on the pool of 1000, 0 running, 0 waiting", pile.toString());
            for (int i = 0; i < 4; i++) {
                assertEquals(i, pile.next().intValue());
            }
            spawner.await();
            assertThrows(IllegalArgumentException.class, () -> new GreenPile<>(new GreenPool(), 0));
            assertThrows(IllegalArgumentException.class, () -> new GreenPile<>(-1));
        });
    }

    @Test
    public void aTakerThatIsInterruptedLosesNoResult() throws Exception {
        Green.run(() -> {
            GreenPile<String> pile = new GreenPile<>();
            for (int n : List.of(5, 1)) {
                pile.spawn(() -> {
                    Coppice.sleep(seconds(n));
                    return "after " + n;
                });
            }
            assertEquals("late", Timeout.within(seconds(1), "late", pile::next));
            GreenThread<String> killed = Coppice.spawn(pile::next);
            settle();
            killed.kill();
            assertEquals("after 5", pile.next());
            assertEquals("after 1", pile.next());
        });
    }
}

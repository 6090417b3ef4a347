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

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.junit.Test;

public class PoolTest {

    /// 1, 2, 3 and so on.
    private static Callable<Integer> numbers() {
        int[] last = {0};
        return () -> ++last[0];
    }

    @Test
    public void itemsAreMadeWhenNeededAndUsedAgain() throws Exception {
        Green.run(() -> {
            Pool<Integer> pool = Pool.of(numbers()).build();
            assertEquals(Pool.DEFAULT_MAX, pool.max());
            assertEquals(4, pool.free());
            int first = pool.take();
            int second = pool.take();
            assertEquals(3, first + second);
            assertEquals(2, pool.free());
            pool.put(first);
            assertEquals(3, pool.free());
            assertEquals(first, pool.take().intValue());
            assertEquals(3, pool.take().intValue());
        });
    }

    @Test
    public void theLeastNumberIsMadeAtOnce() throws Exception {
        Green.run(() -> {
            Callable<Integer> numbers = numbers();
            Pool<Integer> pool = Pool.of(numbers).min(2).max(3).build();
            assertEquals(3, numbers.call().intValue());
            assertEquals(3, pool.free());
            assertEquals(Optional.of(1), pool.tryTake());
            assertEquals(2, pool.take().intValue());
            assertEquals(Optional.empty(), pool.tryTake());
            assertEquals(Optional.of(4), pool.take(seconds(0)));
            assertEquals(Optional.empty(), pool.take(seconds(0)));
            assertEquals(Optional.empty(), pool.take(seconds(1)));
        });
    }

    @Test
    public void theOrderIsAQueueOrAStack() throws Exception {
        Green.run(() -> {
            Pool<Integer> queue = Pool.of(numbers()).min(3).build();
            queue.put(queue.take());
            assertEquals(2, queue.take().intValue());
            Pool<Integer> stack = Pool.of(numbers()).min(3).order(Pool.Order.STACK).build();
            stack.put(stack.take());
            assertEquals(1, stack.take().intValue());
        });
    }

    @Test
    public void waitingTakersAreHandedItemsInTheirOrder() throws Exception {
        Green.run(() -> {
            Pool<Integer> pool = new Pool<>(1, numbers());
            int item = pool.take();
            List<String> trace = trace();
            for (String name : List.of("first", "second")) {
                Coppice.spawnN(() -> {
                    int got = pool.take();
                    trace.add(name);
                    pool.put(got);
                });
            }
            settle();
            assertEquals(2, pool.waiting());
            assertEquals(0, pool.free());
            pool.put(item);
            assertEquals("it is the first one's already", Optional.empty(), pool.tryTake());
            assertEquals(item, pool.take().intValue());
            assertEquals(List.of("first", "second"), trace);
        });
    }

    @Test
    public void aLeaseGivesBackOnceWhateverHappens() throws Exception {
        Green.run(() -> {
            Pool<Integer> pool = new Pool<>(1, numbers());
            assertThrows(
                    IOException.class,
                    () -> {
                        try (Pool.Lease<Integer> lease = pool.lend()) {
                            assertEquals(0, pool.free());
                            throw new IOException("with " + lease.item());
                        }
                    });
            assertEquals(1, pool.free());
            Pool.Lease<Integer> lease = pool.lend(seconds(1)).orElseThrow();
            assertEquals(Optional.empty(), pool.lend(seconds(1)));
            lease.close();
            lease.close();
            lease.discard();
            assertEquals(1, pool.free());
            assertThrows(IllegalStateException.class, lease::item);
            try (Pool.Lease<Integer> bad = pool.lend()) {
                assertEquals(1, bad.item().intValue());
                bad.discard();
            }
            assertEquals("another", 2, pool.take().intValue());
        });
    }

    @Test
    public void aDiscardedItemMakesPlaceForAnotherAlsoForWhoWaits() throws Exception {
        Green.run(() -> {
            Pool<Integer> pool = new Pool<>(1, numbers());
            int bad = pool.take();
            GreenThread<Integer> waiter = Coppice.spawn(pool::take);
            settle();
            pool.discard(bad);
            assertEquals(2, waiter.await().intValue());
        });
    }

    @Test
    public void growingLetsTakersMakeAndShrinkingDropsWhatIsPut() throws Exception {
        Green.run(() -> {
            List<Integer> dropped = new ArrayList<>();
            Pool<Integer> pool = Pool.of(numbers()).max(1).whenDropped(dropped::add).build();
            int first = pool.take();
            GreenThread<Integer> second = Coppice.spawn(pool::take);
            GreenThread<Integer> third = Coppice.spawn(pool::take);
            settle();
            pool.resize(2);
            assertEquals(2, second.await().intValue());
            assertFalse(third.ready());
            pool.resize(1);
            assertEquals(-1, pool.free());
            pool.put(first);
            assertEquals(List.of(1), dropped);
            settle();
            assertFalse(third.ready());
            pool.put(2);
            assertEquals(2, third.await().intValue());
            pool.resize(0);
            pool.put(2);
            assertEquals(List.of(1, 2), dropped);
            assertEquals(Optional.empty(), pool.take(seconds(1)));
            assertThrows(IllegalArgumentException.class, () -> pool.resize(-1));
        });
    }

    @Test
    public void aFactoryThatFailsLosesNoPlaceAndNoWaiter() throws Exception {
        Green.run(() -> {
            boolean[] fails = {true};
            Pool<String> pool =
                    new Pool<>(
                            1,
                            () -> {
                                Coppice.sleep(seconds(1));
                                if (fails[0]) {
                                    fails[0] = false;
                                    throw new IOException("down");
                                }
                                return "up";
                            });
            GreenThread<String> first = Coppice.spawn(pool::take);
            GreenThread<String> second = Coppice.spawn(pool::take);
            settle();
            assertEquals(1, pool.waiting());
            assertThrows(CompletionException.class, first::await);
            assertEquals("up", second.await());
            assertEquals(0, pool.free());
            pool.put("up");
            assertEquals(1, pool.free());
            Pool<String> none = new Pool<>(1, () -> null);
            assertThrows(NullPointerException.class, none::take);
            assertEquals(1, none.free());
        });
    }

    @Test
    public void anItemThatIsPutWhileAnotherIsMadeIsNotHeldUp() throws Exception {
        Green.run(() -> {
            Event<Integer> made = new Event<>();
            Pool<Integer> pool = Pool.of(made::await).max(2).build();
            GreenThread<Integer> maker = Coppice.spawn(pool::take);
            settle();
            assertEquals(1, pool.free());
            made.send(7);
            assertEquals(7, maker.await().intValue());
            pool.put(7);
            assertEquals(Optional.of(7), pool.tryTake());
        });
    }

    @Test
    public void whoIsKilledWhileMakingLeavesThePlaceToTheNext() throws Exception {
        Green.run(() -> {
            int[] makers = {0};
            Pool<Integer> pool =
                    new Pool<>(
                            1,
                            () -> {
                                makers[0]++;
                                Coppice.sleep(seconds(1));
                                return makers[0];
                            });
            GreenThread<Integer> killed = Coppice.spawn(pool::take);
            GreenThread<Integer> next = Coppice.spawn(pool::take);
            settle();
            killed.kill();
            assertEquals(2, next.await().intValue());
        });
    }

    @Test
    public void aKilledTakerLosesNeitherItemNorPlace() throws Exception {
        Green.run(() -> {
            Pool<Integer> pool = new Pool<>(1, numbers());
            int item = pool.take();
            GreenThread<Integer> waiting = Coppice.spawn(pool::take);
            GreenThread<Integer> granted = Coppice.spawn(pool::take);
            settle();
            waiting.kill();
            assertEquals(1, pool.waiting());
            pool.put(item);
            granted.kill();
            assertEquals(Optional.of(item), pool.tryTake());
            GreenThread<Integer> placed = Coppice.spawn(pool::take);
            settle();
            pool.discard(item);
            placed.kill();
            assertEquals(1, pool.free());
            assertEquals(2, pool.take().intValue());
        });
    }

    @Test
    public void moreThanWasTakenCannotBePut() throws Exception {
        Green.run(() -> {
            Pool<Integer> pool = Pool.of(numbers()).min(1).build();
            assertThrows(IllegalStateException.class, () -> pool.put(1));
            assertThrows(IllegalStateException.class, () -> pool.discard(1));
            assertThrows(NullPointerException.class, () -> pool.put(null));
            assertEquals(4, pool.free());
        });
    }

    @Test
    public void badBoundsAreRefusedAndAFailedBuildDropsWhatItMade() {
        Pool.Builder<Integer> builder = Pool.of(numbers());
        assertThrows(IllegalArgumentException.class, builder.max(-1)::build);
        assertThrows(IllegalArgumentException.class, builder.max(1).min(2)::build);
        assertThrows(IllegalArgumentException.class, builder.min(-1)::build);
        List<Integer> dropped = new ArrayList<>();
        Callable<Integer> numbers = numbers();
        Callable<Integer> failing =
                () -> {
                    int number = numbers.call();
                    if (number == 2) {
                        throw new IOException("no second one");
                    }
                    return number;
                };
        assertThrows(
                CompletionException.class,
                () -> Pool.of(failing).min(2).whenDropped(dropped::add).build());
        assertEquals(List.of(1), dropped);
    }

    @Test
    public void aPoolBelongsToItsFirstLoop() throws Exception {
        Pool<Integer> pool = new Pool<>(1, numbers());
        assertThrows(IllegalStateException.class, pool::take);
        Green.run(() -> pool.put(pool.take()));
        Green.run(() -> {
            assertThrows(IllegalStateException.class, pool::take);
            assertThrows(IllegalStateException.class, pool::tryTake);
            assertThrows(IllegalStateException.class, () -> pool.put(1));
        });
    }

    @Test
    public void tokensAreSoManyAndEachItsOwn() throws Exception {
        Green.run(() -> {
            TokenPool tokens = new TokenPool(2);
            TokenPool.Token first = tokens.take();
            assertNotSame(first, tokens.take());
            assertEquals(Optional.empty(), tokens.take(seconds(1)));
            tokens.put(first);
            assertSame(first, tokens.take());
        });
    }

    /// Whatever is killed when, no item is lost, lent twice or made beyond the bound.
    @Test
    public void underRandomKillsEachItemIsThereOnceAtTheEnd() throws Exception {
        for (int seed = 0; seed < 100; seed++) {
            checkRandomKills(new Random(seed));
        }
    }

    private static void checkRandomKills(Random random) throws Exception {
        Green.run(() -> {
            List<Integer> lent = new ArrayList<>();
            Callable<Integer> numbers = numbers();
            Pool<Integer> pool =
                    new Pool<>(
                            3,
                            () -> {
                                Coppice.giveWay();
                                return numbers.call();
                            });
            List<GreenThread<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int nanos = random.nextInt(4);
                all.add(Coppice.spawn(() -> use(pool, lent, nanos)));
                if (random.nextInt(3) == 0) {
                    all.get(random.nextInt(all.size())).kill();
                }
                if (random.nextBoolean()) {
                    Coppice.giveWay();
                }
            }
            Coppice.sleep(seconds(1));
            assertEquals(List.of(), lent);
            assertEquals(3, pool.free());
            assertEquals(0, pool.waiting());
        });
    }

    private static Void use(Pool<Integer> pool, List<Integer> lent, int nanos) {
        try (Pool.Lease<Integer> lease = pool.lend()) {
            Integer item = lease.item();
            assertFalse(lent.contains(item));
            lent.add(item);
            assertTrue(lent.size() <= 3);
            try {
                Coppice.sleep(Duration.ofNanos(nanos));
            } finally {
                lent.remove(item);
            }
        }
        return null;
    }
}

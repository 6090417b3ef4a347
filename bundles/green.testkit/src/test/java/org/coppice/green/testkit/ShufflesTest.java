package org.coppice.green.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.coppice.green.Coppice;
import org.junit.Test;

public class ShufflesTest {

    private static List<Integer> order() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            Coppice.spawnN(() -> order.add(number));
        }
        Coppice.awaitIdle();
        return order;
    }

    @Test
    public void eachSeedHasAnOrderOfItsOwnAndRepeatsIt() {
        List<List<Integer>> orders = new ArrayList<>();
        Shuffles.run(20, () -> orders.add(order()));
        Set<List<Integer>> different = new HashSet<>(orders);
        assertEquals(20, orders.size());
        assertTrue("orders: " + different, different.size() > 5);
        Shuffles.run(LongStream.of(7), () -> assertEquals(orders.get(7), order()));
    }

    @Test
    public void theSeedThatFailsIsReportedWithTheCauseAndNoFurtherIsTried() {
        List<List<Integer>> orders = new ArrayList<>();
        AssertionError failure =
                assertThrows(
                        AssertionError.class,
                        () ->
                                Shuffles.run(
                                        1000,
                                        () -> {
                                            orders.add(order());
                                            assertNotEquals(
                                                    3, orders.getLast().getFirst().intValue());
                                        }));
        assertEquals(3, orders.getLast().getFirst().intValue());
        assertTrue(
                failure.getMessage(),
                failure.getMessage().startsWith("Seed " + (orders.size() - 1) + ": "));
        assertEquals(AssertionError.class, failure.getCause().getClass());
    }

    @Test
    public void noSeedsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Shuffles.run(0, () -> {}));
    }
}

package org.coppice.green;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.Test;

public class SharedWaitersTest {

    @Rule public final org.junit.rules.Timeout net = org.junit.rules.Timeout.seconds(120);

    private final SharedWaiters waiters = new SharedWaiters();

    private static final class Named extends SharedWaiters.Place {
        final AtomicInteger told = new AtomicInteger();
    }

    private Named newPlace() {
        Named place = new Named();
        assertTrue(waiters.add(place));
        return place;
    }

    @Test
    public void allAreTakenInTheOrderInWhichTheyCame() {
        Named[] three = {newPlace(), newPlace(), newPlace()};
        assertArrayEquals(three, waiters.announce());
        assertTrue(waiters.isReady());
        assertEquals(0, waiters.announce().length);
    }

    @Test
    public void nobodyWaitsForWhatIsReady() {
        waiters.announce();
        assertFalse(waiters.add(new Named()));
        waiters.clear();
        assertFalse(waiters.isReady());
        newPlace();
        waiters.clear();
        assertEquals(1, waiters.announce().length);
    }

    @Test
    public void whoWasTakenDidNotWaitUntilItLeft() {
        Named taken = newPlace();
        waiters.announce();
        waiters.clear();
        Named later = newPlace();
        assertFalse(waiters.leave(taken));
        assertTrue(waiters.leave(later));
        assertFalse(waiters.leave(later));
        assertEquals(0, waiters.announce().length);
    }

    @Test
    public void whoHasLeftIsNotKept() {
        for (int i = 0; i < 1_000; i++) {
            assertTrue(waiters.leave(newPlace()));
            assertEquals(0, waiters.height());
        }
        Named first = newPlace();
        Named former = newPlace();
        for (int i = 0; i < 1_000; i++) {
            Named next = newPlace();
            assertTrue(waiters.leave(former));
            former = next;
            assertTrue("" + waiters.height(), waiters.height() <= 4);
        }
        Named last = newPlace();
        waiters.leave(former);
        List<SharedWaiters.Place> left = new ArrayList<>(List.of(waiters.announce()));
        left.removeIf(SharedWaiters::hasLeft);
        assertEquals(List.of(first, last), left);
    }

    /// Four threads come and leave while two others make it ready and not ready. Whoever did not
    /// wait until it left is told, once.
    @Test
    public void betweenManyThreadsNobodyIsForgottenOrToldTwice() throws Exception {
        CountDownLatch coming = new CountDownLatch(4);
        List<Named> places = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean leaves = i < 2;
            threads.add(Thread.ofPlatform().start(() -> come(leaves, places, coming)));
        }
        for (int i = 0; i < 2; i++) {
            threads.add(Thread.ofPlatform().start(() -> announceWhile(coming)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        announce();
        for (Named place : places) {
            assertEquals(1, place.told.get());
        }
        assertFalse(places.isEmpty());
    }

    /// Adds those that must be told.
    private void come(boolean leaves, List<Named> places, CountDownLatch coming) {
        List<Named> mine = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Named place = new Named();
            if (waiters.add(place) && !(leaves && waiters.leave(place))) {
                mine.add(place);
            }
        }
        synchronized (places) {
            places.addAll(mine);
        }
        coming.countDown();
    }

    private void announceWhile(CountDownLatch coming) {
        while (coming.getCount() > 0) {
            announce();
        }
    }

    private void announce() {
        for (SharedWaiters.Place place : waiters.announce()) {
            ((Named) place).told.incrementAndGet();
        }
        waiters.clear();
    }
}

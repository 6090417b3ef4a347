package org.coppice.hub.testkit;

import static org.coppice.hub.api.Readiness.READ;
import static org.coppice.hub.api.Readiness.WRITE;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubKey;
import org.junit.Test;

/// The part of the contract about waiting, waking, threads and closing. To be extended through
/// [HubContract].
public abstract class HubWaitingContract extends HubTestCase {
    private static final long FOR_EVER = -1;
    private static final long LONG_NANOS = 20_000_000;

    /// For the subclasses.
    protected HubWaitingContract() {}

    @Test
    public void aTimeoutOfZeroOnlyLooks() throws IOException {
        assertEquals(0, hub.await(0));
    }

    @Test
    public void noTimeoutIsShortened() throws IOException {
        long[] timeoutsNanos = {1, 999, 1_000, 500_000, 999_999, 1_000_001, 1_999_999, 5_000_000};
        for (int round = 0; round < 5; round++) {
            for (long timeoutNanos : timeoutsNanos) {
                assertWaitsAtLeast(timeoutNanos);
            }
        }
    }

    private void assertWaitsAtLeast(long timeoutNanos) throws IOException {
        long startNanos = System.nanoTime();
        assertEquals(0, hub.await(timeoutNanos));
        long waitedNanos = System.nanoTime() - startNanos;
        assertTrue(waitedNanos + " of " + timeoutNanos + " ns", waitedNanos >= timeoutNanos);
    }

    @Test
    public void aNegativeTimeoutWaitsForAnEvent() throws IOException {
        DatagramChannel channel = channels.datagram();
        Receiver receiver = register(channel).arm(READ);
        hub.await(0); // a fresh channel's WRITE, where it comes unasked
        Thread sender =
                start(() -> channel.send(TestChannels.bytes("x"), channel.getLocalAddress()));
        while (!receiver.has(READ)) { // that the sender may send again may come before
            assertEquals(1, hub.await(FOR_EVER));
        }
        join(sender);
    }

    @Test
    public void theLongestTimeoutWaitsForAWakeup() throws IOException {
        Thread waker = start(hub::wakeup);
        assertEquals(0, hub.await(Long.MAX_VALUE));
        join(waker);
    }

    @Test
    public void aWakeupBeforeAwaitEndsIt() throws IOException {
        hub.wakeup();
        assertEquals(0, hub.await(FOR_EVER));
    }

    @Test
    public void wakeupsCollapse() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            hub.wakeup();
        }
        assertEquals(0, hub.await(FOR_EVER));
        assertWaitsAtLeast(LONG_NANOS);
    }

    @Test
    public void aWakeupIsSpentOnALookToo() throws IOException {
        hub.wakeup();
        assertEquals(0, hub.await(0));
        assertWaitsAtLeast(LONG_NANOS);
    }

    @Test
    public void aWakeupThatEndedASleepIsSpent() throws IOException {
        for (int round = 0; round < 20; round++) {
            Thread waker = start(hub::wakeup);
            assertEquals(0, hub.await(FOR_EVER));
            join(waker);
            hub.await(0); // should the wake-up have come late
        }
        assertWaitsAtLeast(LONG_NANOS);
    }

    @Test
    public void aWakeupInsideAListenerEndsTheNextAwait() throws IOException {
        register(channels.readyDatagram(), hub::wakeup).arm(READ).await(READ);
        assertEquals(0, hub.await(FOR_EVER));
    }

    @Test
    public void aWakeupDoesNotHideEvents() throws IOException {
        Receiver receiver = register(channels.readyDatagram()).arm(READ);
        hub.wakeup();
        assertEquals(1, hub.await(FOR_EVER));
        assertTrue(receiver.toString(), receiver.has(READ));
    }

    @Test
    public void noWakeupOfManyThreadsIsLost() throws Exception {
        int each = 2_000;
        AtomicInteger work = new AtomicInteger();
        List<Thread> wakers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            wakers.add(
                    start(() -> {
                        for (int n = 0; n < each; n++) {
                            work.incrementAndGet();
                            hub.wakeup();
                        }
                    }));
        }
        while (work.get() < wakers.size() * each) {
            hub.await(FOR_EVER);
        }
        for (Thread waker : wakers) {
            join(waker);
        }
    }

    @Test
    public void eachWakeupOfADialogueArrives() throws Exception {
        int rounds = 2_000;
        SynchronousQueue<Integer> answers = new SynchronousQueue<>();
        AtomicInteger asked = new AtomicInteger();
        Thread waker =
                start(() -> {
                    for (int n = 1; n <= rounds; n++) {
                        asked.set(n);
                        hub.wakeup();
                        assertEquals(n, (int) answers.take());
                    }
                });
        for (int n = 1; n <= rounds; n++) {
            while (asked.get() < n) {
                hub.await(FOR_EVER);
            }
            answers.put(n);
        }
        join(waker);
    }

    @Test
    public void anInterruptDoesNotKeepTheHubFromSleeping() throws IOException {
        Thread.currentThread().interrupt();
        hub.await(LONG_NANOS);
        assertWaitsAtLeast(LONG_NANOS);
        Thread.interrupted();
    }

    @Test
    public void awaitIsRefusedToAnotherThread() throws Exception {
        hub.await(0);
        String owner = Thread.currentThread().getName();
        FutureTask<Integer> foreign = new FutureTask<>(() -> hub.await(0));
        Thread.ofPlatform().name("foreigner").start(foreign);
        Throwable thrown = assertThrows(ExecutionException.class, foreign::get).getCause();
        assertEquals(IllegalStateException.class, thrown.getClass());
        assertMentions(thrown, owner, "foreigner");
        assertEquals("the owner may go on", 0, hub.await(0));
    }

    @Test
    public void aListenerMayNeitherAwaitNorClose() throws IOException {
        List<Throwable> thrown = new ArrayList<>();
        Runnable tries =
                () -> {
                    thrown.add(assertThrows(IllegalStateException.class, () -> hub.await(0)));
                    thrown.add(assertThrows(IllegalStateException.class, () -> hub.close()));
                };
        register(channels.readyDatagram(), tries).arm(READ).await(READ);
        assertMentions(thrown.get(0), "await");
        assertMentions(thrown.get(1), "close");
        assertEquals(1, hub.registered());
    }

    @Test
    public void aClosedHubIsOfNoMoreUse() throws IOException {
        HubKey key = register(channels.datagram()).key();
        hub.close();
        hub.close();
        assertMentions(assertThrows(IllegalStateException.class, () -> hub.await(0)), "closed");
        assertThrows(IllegalStateException.class, () -> register(channels.datagram()));
        assertThrows(IllegalStateException.class, () -> key.arm(READ));
        assertEquals(0, hub.registered());
        key.cancel();
        hub.wakeup();
        assertEquals(0, hub.registered());
    }

    @Test
    public void channelsMoveToAnotherHubWhileTheyAreOpen() throws IOException {
        List<TestChannels.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pairs.add(channels.pair());
            register(pairs.get(i).near()).arm(READ | WRITE).await(WRITE);
        }
        try (Hub second = provider().open()) {
            pairs.getFirst().far().write(TestChannels.bytes("before"));
            List<Receiver> moved = new ArrayList<>();
            for (TestChannels.Pair pair : pairs) {
                moved.add(registerWith(second, pair.near()).arm(READ | WRITE));
            }
            hub.close();
            for (TestChannels.Pair pair : pairs.subList(1, pairs.size())) {
                pair.far().write(TestChannels.bytes("after"));
            }
            for (Receiver receiver : moved) {
                receiver.await(READ | WRITE);
            }
            assertEquals(pairs.size(), second.registered());
        }
    }

    @Test
    public void hubsLeakNoDescriptor() throws IOException {
        useAHub();
        int before = descriptors();
        for (int i = 0; i < 1_000; i++) {
            useAHub();
        }
        int after = descriptors();
        assertTrue(before + " descriptors became " + after, after < before + 100);
    }

    private void useAHub() throws IOException {
        try (Hub another = provider().open()) {
            another.wakeup();
            another.await(FOR_EVER);
        }
    }

    static void assertMentions(Throwable thrown, String... words) {
        for (String word : words) {
            assertTrue(
                    thrown + " should mention " + word,
                    String.valueOf(thrown.getMessage()).contains(word));
        }
    }

    /// What a thread of a test does.
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    /// A thread whose failure fails the test, by [#join].
    static Thread start(Step step) {
        TestThread thread = new TestThread(step);
        thread.start();
        return thread;
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertFalse(((TestThread) thread).failed);
    }

    private static final class TestThread extends Thread {
        private final Step step;
        private volatile boolean failed = true;

        TestThread(Step step) {
            this.step = step;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                step.run();
                failed = false;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}

package org.coppice.green;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class InboxTest {
    private final Inbox inbox = new Inbox();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    @Rule public final Timeout net = Timeout.seconds(60);

    private Inbox.Item item(String name, Runnable whenRefused) {
        return new Inbox.Item() {
            @Override
            public void run() {}

            @Override
            public void refuse() {
                whenRefused.run();
                refused.add(name);
            }
        };
    }

    @Test
    public void whoComesLateDoesNotWaitForOthersThatAreRefused() throws Exception {
        CountDownLatch refusing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        inbox.add(
                item(
                        "slow",
                        () -> {
                            refusing.countDown();
                            awaitUninterrupted(goOn);
                        }));
        inbox.add(item("next", () -> {}));
        Thread ending = Thread.ofPlatform().start(inbox::close);
        refusing.await();
        inbox.add(item("late", () -> {}));
        assertEquals(List.of("late"), refused);
        goOn.countDown();
        ending.join();
        assertEquals(List.of("late", "slow", "next"), refused);
    }

    @Test
    public void whatARefusalAsksIsRefusedToo() {
        inbox.add(item("first", () -> inbox.add(item("asked by it", () -> {}))));
        inbox.close();
        assertEquals(List.of("asked by it", "first"), refused);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

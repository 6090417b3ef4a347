package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.RunningLoop;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

public class AcceptingLoopTest {
    private final LogLines log = new LogLines();
    private final RunningLoop first = new RunningLoop();
    private final RunningLoop second = new RunningLoop();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch looking = new CountDownLatch(1);
    private final CountDownLatch mayFind = new CountDownLatch(1);

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(first).around(second);

    /// The first one for the listener; to find another takes until the test says so.
    private final class Slow implements Loops {
        @Override
        public Loop next() {
            return first.next();
        }

        @Override
        public List<Loop> loops() {
            looking.countDown();
            try {
                mayFind.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return List.of(first.next(), second.next());
        }

        @Override
        public List<String> hubs() {
            return List.of();
        }

        @Override
        public void useHub(String name) {
            throw new UnsupportedOperationException();
        }
    }

    private AcceptingLoop accepting(AcceptingLoop.Rescue rescue) {
        return new AcceptingLoop(new Slow(), () -> done.add("forget"), rescue);
    }

    @Test
    public void noGreenThreadAndNoTaskWaitsForWhoLooksForAnotherLoop() throws Exception {
        AcceptingLoop accepting = accepting(_ -> done.add("too late"));
        first.stop();
        Thread looks = Thread.ofPlatform().start(() -> accepting.submit(() -> null));
        looking.await();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Loop loop = second.next();
        loop.submit(
                        () -> {
                            accepting.settle();
                            accepting.close();
                            return null;
                        })
                .join();
        loop.execute(() -> {
            accepting.close();
            closed.complete(null);
        });
        closed.join();
        assertTrue("who looks still does", looks.isAlive());
        mayFind.countDown();
        looks.join();
        assertEquals(
                "who does not accept any more stays where it was", first.next(), accepting.now());
    }

    @Test
    public void whatIsAskedMeanwhileIsDoneOnTheOtherLoop() throws Exception {
        AcceptingLoop accepting = accepting(_ -> done.add("rescue"));
        first.stop();
        Thread looks = Thread.ofPlatform().start(() -> accepting.submit(() -> null));
        looking.await();
        CompletableFuture<Void> asked =
                accepting.submit(() -> {
                    assertTrue(second.next().isOnLoop());
                    done.add("asked");
                    return null;
                });
        mayFind.countDown();
        asked.join();
        looks.join();
        assertEquals(List.of("forget", "rescue", "asked"), done);
        accepting.close();
    }

    @Test
    public void theListenersFollowBeforeAnythingElseIsDone() throws Exception {
        mayFind.countDown();
        AcceptingLoop accepting =
                accepting(former -> {
                    assertEquals(first.next(), former);
                    assertTrue(second.next().isOnLoop());
                    done.add("rescue");
                });
        first.stop();
        accepting
                .submit(() -> {
                    done.add("asked");
                    return null;
                })
                .join();
        assertEquals(List.of("forget", "rescue", "asked"), done);
        assertEquals(second.next(), accepting.now());
        assertEquals("", accepting.trouble());
        accepting.close();
    }

    @Test
    public void aRescueThatFailsIsTriedAgain() throws Exception {
        mayFind.countDown();
        CountDownLatch rescued = new CountDownLatch(2);
        CompletableFuture<Void> mayPass = new CompletableFuture<>();
        AcceptingLoop accepting =
                accepting(_ -> {
                    rescued.countDown();
                    if (!mayPass.isDone()) {
                        throw new IOException("a test's");
                    }
                });
        first.stop();
        accepting.submit(() -> null).join();
        String trouble = accepting.trouble();
        assertTrue(trouble, trouble.contains("broke, and there is no other yet"));
        rescued.await();
        mayPass.complete(null);
        while (!accepting.trouble().isEmpty()) {
            Thread.onSpinWait();
        }
        assertTrue(log.containing("cannot go to loop").size() >= 1);
        accepting.close();
    }
}

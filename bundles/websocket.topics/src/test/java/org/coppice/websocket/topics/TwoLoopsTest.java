package org.coppice.websocket.topics;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.ManualClock;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.websocket.api.Topic;
import org.coppice.websocket.api.TopicInfo;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Subscribers on two loops, and publishers anywhere.
public class TwoLoopsTest {
    private static final int SUBSCRIBERS = 500;
    private static final int MESSAGES = 50;

    @Rule public final Timeout limit = Timeout.seconds(60);
    @Rule public final LogLines log = new LogLines();
    @Rule public final RunningLoop left = new RunningLoop();
    @Rule public final RunningLoop right = new RunningLoop();

    private final LoopTopics topics = new LoopTopics();
    private final Topic topic = topics.topic("news");

    /// Reads so many messages.
    private CompletableFuture<List<String>> subscriber(Loop loop, int messages) {
        CompletableFuture<Subscriber> ready =
                loop.submit(() -> {
                    Subscriber subscriber = new Subscriber();
                    topic.subscribe(subscriber.socket());
                    return subscriber;
                });
        Subscriber subscriber = ready.join();
        return loop.submit(() -> subscriber.take(messages));
    }

    private void publish(String publisher) {
        for (int i = 0; i < MESSAGES; i++) {
            topic.publish(publisher + i);
        }
    }

    @Test
    public void eachPublishersMessagesComeInItsOrderEverywhere() throws Exception {
        List<CompletableFuture<List<String>>> all = new ArrayList<>();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            all.add(subscriber(left.next(), 3 * MESSAGES));
            all.add(subscriber(right.next(), 3 * MESSAGES));
        }
        assertEquals(2 * SUBSCRIBERS, topic.subscribers());
        CompletableFuture<Void> green =
                left.next()
                        .submit(() -> {
                            publish("green ");
                            return null;
                        });
        CompletableFuture<Void> other =
                right.next()
                        .submit(() -> {
                            publish("other ");
                            return null;
                        });
        publish("plain ");
        CompletableFuture.allOf(green, other).join();
        for (CompletableFuture<List<String>> each : all) {
            for (String publisher : List.of("green ", "other ", "plain ")) {
                List<String> his =
                        each.join().stream().filter(text -> text.startsWith(publisher)).toList();
                assertEquals(
                        IntStream.range(0, MESSAGES).mapToObj(i -> publisher + i).toList(), his);
            }
        }
        assertEquals(0, topics.list().getFirst().dropped());
    }

    @Test
    public void aPublisherWaitsForALoopThatDoesNotDeliver() throws Exception {
        CompletableFuture<List<String>> heard = subscriber(right.next(), 1);
        subscriber(left.next(), Integer.MAX_VALUE);
        CountDownLatch go = new CountDownLatch(1);
        left.next().execute(() -> awaitQuietly(go));
        String text = "x".repeat(1 << 20);
        AtomicInteger published = new AtomicInteger();
        Thread publisher =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; i < 20; i++) {
                                topic.publish(text);
                                published.incrementAndGet();
                            }
                        });
        while (publisher.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertEquals(16, published.get());
        assertEquals(text, heard.join().getFirst());
        go.countDown();
        publisher.join();
        assertEquals(20, published.get());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// As [#awaitQuietly] has it, a loop may be held up by whoever waits for a publisher's lock.
    @Test
    public void aPublisherWaitsForABoundedTime() throws Exception {
        subscriber(right.next(), Integer.MAX_VALUE);
        CountDownLatch go = new CountDownLatch(1);
        right.next().execute(() -> awaitQuietly(go));
        ManualClock clock = new ManualClock();
        RunningLoop publishers = new RunningLoop(RunOptions.DEFAULTS.ticker(clock));
        publishers.start();
        String text = "x".repeat(1 << 20);
        CompletableFuture<Void> done =
                publishers
                        .next()
                        .submit(() -> {
                            for (int i = 0; i < 17; i++) {
                                topic.publish(text);
                            }
                            return null;
                        });
        while (!done.isDone()) {
            clock.advance(LoopPost.PATIENCE);
            Thread.onSpinWait();
        }
        assertEquals(new TopicInfo("news", 1, 17, 1), topics.list().getFirst());
        assertEquals(1, log.containing("does not deliver what is published").size());
        go.countDown();
        publishers.stop();
    }

    @Test
    public void aTaskOfALoopDoesNotWait() throws Exception {
        subscriber(right.next(), Integer.MAX_VALUE);
        CountDownLatch go = new CountDownLatch(1);
        right.next().execute(() -> awaitQuietly(go));
        String text = "x".repeat(1 << 20);
        CountDownLatch published = new CountDownLatch(20);
        left.next()
                .execute(() -> {
                    for (int i = 0; i < 20; i++) {
                        topic.publish(text);
                        published.countDown();
                    }
                });
        published.await();
        assertEquals(new TopicInfo("news", 1, 20, 4), topics.list().getFirst());
        go.countDown();
    }

    @Test
    public void aPublisherWhoIsKilledWhileHeWaitsPublishesNothing() throws Exception {
        CompletableFuture<List<String>> heard = subscriber(right.next(), 1);
        CountDownLatch go = new CountDownLatch(1);
        right.next().execute(() -> awaitQuietly(go));
        String text = "x".repeat(LoopPost.SLICE);
        topic.publish("first");
        GreenThread<Void> publisher =
                left.next()
                        .spawn(() -> {
                            while (true) {
                                topic.publish(text.repeat(1 << 12));
                            }
                        });
        while (topics.list().getFirst().published() < 17) {
            Thread.onSpinWait();
        }
        publisher.kill();
        publisher.future().exceptionally(_ -> null).join();
        go.countDown();
        assertEquals(List.of("first"), heard.join());
        topic.publish("last");
    }

    @Test
    public void aPublisherOnALoopWaitsWhileOthersRun() throws Exception {
        CompletableFuture<List<String>> heard = subscriber(left.next(), 1);
        String text = "x".repeat(LoopPost.SLICE);
        int many = (int) (LoopPost.MAX_BYTES / text.length()) + 1000;
        CompletableFuture<Integer> turns =
                left.next()
                        .submit(() -> {
                            AtomicInteger others = new AtomicInteger();
                            GreenThread<Object> counting =
                                    Coppice.spawn(() -> {
                                        while (true) {
                                            others.incrementAndGet();
                                            Coppice.giveWay();
                                        }
                                    });
                            for (int i = 0; i < many; i++) {
                                topic.publish(text);
                            }
                            counting.kill();
                            return others.get();
                        });
        assertTrue(turns.join() > 0);
        assertEquals(text, heard.join().getFirst());
    }

    @Test
    public void aLoopThatEndsTakesItsSubscribersWithIt() throws Exception {
        CompletableFuture<List<String>> heard = subscriber(left.next(), 1);
        CompletableFuture<List<String>> never = subscriber(right.next(), 1);
        right.stop();
        assertTrue(never.isCompletedExceptionally());
        topic.publish("x");
        topic.publish("y");
        assertEquals(List.of("x"), heard.join());
    }
}

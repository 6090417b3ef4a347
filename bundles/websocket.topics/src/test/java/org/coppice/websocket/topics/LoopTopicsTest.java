package org.coppice.websocket.topics;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.testkit.GreenRule;
import org.coppice.green.testkit.LogLines;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.Topic;
import org.coppice.websocket.api.TopicInfo;
import org.coppice.websocket.api.Topics;
import org.coppice.websocket.frames.DeflateParameters;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/// Subscribers on the loop of the test.
public class LoopTopicsTest {
    private final LogLines log = new LogLines();

    @Rule
    public final RuleChain rules =
            RuleChain.outerRule(Timeout.seconds(60)).around(log).around(new GreenRule());

    private final LoopTopics topics = new LoopTopics();
    private final Topic topic = topics.topic("news");

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private Subscriber subscribed() {
        Subscriber subscriber = new Subscriber();
        topic.subscribe(subscriber.socket());
        return subscriber;
    }

    private TopicInfo info() {
        return topics.list().getFirst();
    }

    @Test
    public void theyAreFoundOnAClassPath() {
        assertEquals(LoopTopics.class, Topics.find().getClass());
    }

    @Test
    public void whatIsPublishedComesToAllInItsOrder() throws Exception {
        List<Subscriber> all = List.of(subscribed(), subscribed(), subscribed());
        numbers(0, 10).forEach(topic::publish);
        topic.publish(Message.of(ByteBuffer.wrap(new byte[7])));
        for (Subscriber each : all) {
            assertEquals(numbers(0, 10), each.take(10));
            assertEquals(List.of("binary 7"), each.take(1));
        }
        assertEquals(new TopicInfo("news", 3, 11, 0), info());
    }

    @Test
    public void whoComesLaterGetsWhatIsPublishedLater() throws Exception {
        Subscriber early = subscribed();
        topic.publish("before"); // and delivered after the next line
        Subscriber late = subscribed();
        topic.publish("after");
        assertEquals(List.of("before", "after"), early.take(2));
        assertEquals(List.of("after"), late.take(1));
    }

    @Test
    public void whoIsSubscribedTwiceGetsItTwice() throws Exception {
        Subscriber twice = subscribed();
        Topic.Subscription second = topic.subscribe(twice.socket());
        topic.publish("x");
        assertEquals(List.of("x", "x"), twice.take(2));
        second.close();
        second.close();
        assertEquals(1, topic.subscribers());
        topic.publish("y");
        topic.publish("z");
        assertEquals(List.of("y", "z"), twice.take(2));
    }

    @Test
    public void whoDoesNotReadLosesMessagesAndDisturbsNobody() throws Exception {
        Subscriber slow = subscribed();
        Subscriber quick = subscribed();
        String text = "x".repeat(Subscriber.QUEUE_BYTES / 10);
        GreenThread<List<String>> reading = Coppice.spawn(() -> quick.take(100));
        for (int i = 0; i < 100; i++) {
            topic.publish(text);
            Coppice.awaitIdle();
        }
        assertEquals(100, reading.await().size());
        assertTrue(info().toString(), info().dropped() >= 85);
        assertTrue(slow.socket().isOpen());
        int kept = 100 - (int) info().dropped();
        assertEquals(kept, slow.take(kept).size());
        topic.publish("again");
        assertEquals(List.of("again"), slow.take(1));
    }

    @Test
    public void whoIsGoneIsDroppedAtOnce() throws Exception {
        Subscriber gone = subscribed();
        Subscriber stays = subscribed();
        gone.breakOff();
        assertEquals(1, topic.subscribers());
        topic.publish("x");
        assertEquals(List.of("x"), stays.take(1));
        stays.breakOff();
        assertEquals(0, topic.subscribers());
        assertEquals(List.of(), topics.names());
        topic.publish("nobody hears it");
        topic.subscribe(stays.socket());
        assertEquals(0, topic.subscribers());
    }

    @Test
    public void whoGoesWhileAMessageIsDeliveredIsSteppedOver() throws Exception {
        List<Subscriber> all = new ArrayList<>();
        for (int i = 0; i < 3 * LoopPost.SLICE; i++) {
            all.add(subscribed());
        }
        topic.publish("first");
        Coppice.giveWay(); // one slice is delivered
        all.subList(LoopPost.SLICE / 2, LoopPost.SLICE * 2).forEach(Subscriber::breakOff);
        topic.publish("second");
        for (int i = 0; i < all.size(); i++) {
            if (i < LoopPost.SLICE / 2 || i >= LoopPost.SLICE * 2) {
                assertEquals(List.of("first", "second"), all.get(i).take(2));
            }
        }
        assertEquals(all.size() - LoopPost.SLICE * 3 / 2, topic.subscribers());
    }

    @Test
    public void aHandlerThatHandsItsConnectionOnIsSubscribedNoMore() {
        Subscriber subscriber = subscribed();
        assertTrue(subscriber.socket().tryHandOn());
        assertEquals(0, topic.subscribers());
        subscriber.breakOff();
    }

    @Test
    public void compressedAndOthersGetTheSame() throws Exception {
        List<Subscriber> all = new ArrayList<>();
        all.add(new Subscriber());
        for (int bits : List.of(15, 9)) {
            for (boolean forgets : List.of(false, true)) {
                all.add(
                        new Subscriber(
                                Optional.of(
                                        new DeflateParameters(forgets, forgets, bits, bits, ""))));
            }
        }
        all.forEach(each -> topic.subscribe(each.socket()));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String own = "private %d ".formatted(i).repeat(20);
            String common = "public %d ".formatted(i).repeat(50);
            for (Subscriber each : all) {
                each.socket().send(own);
            }
            topic.publish(common);
            texts.addAll(List.of(own, common));
            for (Subscriber each : all) {
                assertEquals(List.of(own, common), each.take(2));
            }
        }
        assertEquals(40, texts.size());
    }

    @Test
    public void listenersAreCalledAndMayFail() {
        List<String> heard = new ArrayList<>();
        topic.subscribe((Message message) -> {
            throw new IllegalStateException("on purpose");
        });
        Topic.Subscription subscription =
                topic.subscribe((Message message) -> {
                    ByteBuffer bytes = ((Message.Binary) message).bytes();
                    heard.add(bytes.isReadOnly() + " " + bytes.get());
                });
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {5});
        topic.publish(Message.of(bytes));
        topic.publish(Message.of(bytes));
        assertEquals(List.of("true 5", "true 5"), heard);
        assertEquals(2, log.containing("Topic news: a listener failed").size());
        subscription.close();
        topic.publish("z");
        assertEquals(2, heard.size());
    }

    @Test
    public void topicsAreNamed() {
        assertSame(topic, topics.topic("news"));
        assertNotSame(topic, topics.topic("News"));
        assertThrows(IllegalArgumentException.class, () -> topics.topic(""));
        topics.topic("b").subscribe((Message message) -> {});
        topics.topic("a").subscribe((Message message) -> {});
        assertEquals(List.of("a", "b"), topics.names());
    }

    @Test
    public void thoseWithSubscribersAreListed() {
        assertEquals(List.of(), topics.list());
        topics.topic("a").subscribe((Message message) -> {});
        topics.topic("a").publish("x");
        assertEquals(List.of(new TopicInfo("a", 1, 1, 0)), topics.list());
    }

    @Test
    public void thoseThatNobodyWantsAreForgotten() {
        topics.topic("kept").subscribe((Message message) -> {});
        for (int i = 0; i < 1000; i++) {
            topics.topic("topic " + i).publish("x");
        }
        while (topics.knownNames() > 2) {
            System.gc();
            Thread.onSpinWait();
        }
        assertEquals(List.of("kept"), topics.names());
        assertSame(topic, topics.topic("news"));
        assertEquals(1, topics.topic("kept").subscribers());
    }

    // ---- carriers

    @Test
    public void aCarrierConnectsMachines() throws Exception {
        MemoryCarrier broker = new MemoryCarrier();
        LoopTopics other = new LoopTopics();
        Subscriber here = subscribed();
        topics.bindCarrier(broker);
        other.bindCarrier(broker);
        Subscriber there = new Subscriber();
        other.topic("news").subscribe(there.socket());
        assertEquals(2, broker.listeners("news"));
        topic.publish("from here");
        other.topic("news").publish("from there");
        other.topic("other").publish("nobody hears it");
        assertEquals(List.of("from here", "from there"), here.take(2));
        assertEquals(List.of("from here", "from there"), there.take(2));
        assertEquals(List.of("news", "news", "other"), broker.carried());
        there.breakOff();
        Coppice.awaitIdle();
        assertEquals(1, broker.listeners("news"));
    }

    @Test
    public void whatACarrierDoesNotTakeStaysHere() throws Exception {
        MemoryCarrier broker = new MemoryCarrier();
        topics.bindCarrier(broker);
        Subscriber subscriber = subscribed();
        broker.broken(true);
        numbers(0, 3).forEach(topic::publish);
        assertEquals(numbers(0, 3), subscriber.take(3));
        assertEquals(1, log.containing("Topic news: the carrier takes no messages").size());
        broker.broken(false);
        topic.publish("3");
        assertEquals(List.of("3"), subscriber.take(1));
        assertEquals(List.of("news"), broker.carried());
    }

    @Test
    public void aCarrierThatRefusesASubscriptionIsAskedAgain() throws Exception {
        MemoryCarrier broker = new MemoryCarrier().broken(true);
        topics.bindCarrier(broker);
        Subscriber first = subscribed();
        Subscriber second = subscribed();
        assertEquals(1, log.containing("Topic news: the carrier brings no messages").size());
        broker.broken(false);
        topic.publish("taken, and does not come back");
        assertEquals(1, first.take(1).size());
        Subscriber third = subscribed();
        assertEquals(1, broker.listeners("news"));
        topic.publish("x");
        assertEquals(List.of("x"), third.take(1));
        assertEquals("x", second.take(2).getLast());
    }

    @Test
    public void carriersComeAndGo() throws Exception {
        MemoryCarrier former = new MemoryCarrier();
        MemoryCarrier latter = new MemoryCarrier();
        Subscriber subscriber = subscribed();
        topic.publish("0");
        topics.bindCarrier(former);
        topic.publish("1");
        topics.bindCarrier(latter);
        topics.unbindCarrier(former);
        topic.publish("2");
        assertEquals(0, former.listeners("news"));
        topics.unbindCarrier(latter);
        topic.publish("3");
        assertEquals(numbers(0, 4), subscriber.take(4));
        assertEquals(List.of("news"), former.carried());
        assertEquals(List.of("news"), latter.carried());
        assertEquals(0, latter.listeners("news"));
        topics.close();
        assertEquals(0, topic.subscribers());
    }
}

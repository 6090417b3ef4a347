package org.coppice.websocket.topics;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Timeout;
import org.coppice.green.testkit.GreenRule;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.Topic;
import org.coppice.websocket.api.TopicCarrier;
import org.coppice.websocket.api.TopicListener;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// A carrier that takes its time: it brings messages already while it is still being asked to.
public class SlowCarrierTest {
    @Rule
    public final RuleChain rules =
            RuleChain.outerRule(org.junit.rules.Timeout.seconds(60)).around(new GreenRule());

    private final LoopTopics topics = new LoopTopics();
    private final Topic topic = topics.topic("news");
    private final Broker broker = new Broker();

    /// Brings what it has at once, or when a test says so; and refuses nothing.
    private static final class Broker implements TopicCarrier {
        private final List<TopicListener> listeners = new CopyOnWriteArrayList<>();
        private final List<Message> kept = new ArrayList<>();
        private CompletableFuture<Void> gate = new CompletableFuture<>();
        private boolean keeps;

        @Override
        public void publish(String name, Message message) {
            if (keeps) {
                kept.add(message);
            } else {
                bring(message);
            }
        }

        private void bring(Message message) {
            listeners.forEach(each -> each.published(message));
        }

        @Override
        public AutoCloseable subscribe(String name, TopicListener listener) {
            listeners.add(listener);
            Coppice.await(gate);
            return () -> listeners.remove(listener);
        }
    }

    @Before
    public void bind() {
        topics.bindCarrier(broker);
    }

    /// Begins to subscribe, and waits for the carrier.
    private GreenThread<Topic.Subscription> subscribing(Subscriber subscriber) {
        GreenThread<Topic.Subscription> thread =
                Coppice.spawn(() -> topic.subscribe(subscriber.socket()));
        Coppice.awaitIdle();
        return thread;
    }

    @Test
    public void whatIsPublishedMeanwhileComesOnce() throws Exception {
        Subscriber subscriber = new Subscriber();
        GreenThread<Topic.Subscription> subscribing = subscribing(subscriber);
        topic.publish("here");
        broker.bring(Message.of("elsewhere"));
        topic.publish("here");
        broker.gate.complete(null);
        subscribing.await();
        topic.publish("later");
        assertEquals(List.of("here", "elsewhere", "here", "later"), subscriber.take(4));
    }

    @Test
    public void whatIsPublishedMeanwhileAndBroughtLaterComesOnce() throws Exception {
        broker.keeps = true;
        Subscriber subscriber = new Subscriber();
        GreenThread<Topic.Subscription> subscribing = subscribing(subscriber);
        topic.publish("meanwhile");
        broker.gate.complete(null);
        subscribing.await();
        broker.kept.forEach(broker::bring);
        broker.bring(Message.of("meanwhile"));
        broker.bring(Message.of("later"));
        assertEquals(List.of("meanwhile", "meanwhile", "later"), subscriber.take(3));
    }

    @Test
    public void whatIsSaidAgainComesAgain() throws Exception {
        broker.keeps = true; // and never brings it
        Subscriber subscriber = new Subscriber();
        GreenThread<Topic.Subscription> subscribing = subscribing(subscriber);
        topic.publish("tick");
        broker.gate.complete(null);
        subscribing.await();
        broker.keeps = false;
        topic.publish("tick");
        topic.publish("tock");
        assertEquals(List.of("tick", "tick", "tock"), subscriber.take(3));
    }

    @Test
    public void whoIsKilledMeanwhileIsNotSubscribed() throws Exception {
        Subscriber killed = new Subscriber();
        subscribing(killed).kill();
        Coppice.awaitIdle();
        assertEquals(0, topic.subscribers());
        assertEquals(List.of(), topics.names());
        broker.gate.complete(null);
        Subscriber next = new Subscriber();
        topic.subscribe(next.socket());
        topic.publish("x");
        topic.publish("y");
        assertEquals(List.of("x", "y"), next.take(2));
    }

    @Test
    public void whoWaitsForOneThatIsKilledAsksTheCarrierHimself() throws Exception {
        GreenThread<Topic.Subscription> killed = subscribing(new Subscriber());
        Subscriber waiting = new Subscriber();
        GreenThread<Topic.Subscription> second = subscribing(waiting);
        killed.kill();
        broker.gate.complete(null);
        second.await();
        assertEquals(1, topic.subscribers());
        broker.bring(Message.of("elsewhere"));
        topic.publish("here");
        assertEquals(List.of("elsewhere", "here"), waiting.take(2));
    }

    @Test
    public void aListenerThatGivesUpIsNotCalled() throws Exception {
        List<Message> heard = new ArrayList<>();
        assertFalse(Timeout.endsWithin(Duration.ofSeconds(1), () -> topic.subscribe(heard::add)));
        assertEquals(0, topic.subscribers());
        broker.bring(Message.of("x"));
        topic.publish("y");
        assertEquals(List.of(), heard);
    }
}

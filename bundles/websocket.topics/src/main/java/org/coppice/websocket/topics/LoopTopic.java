package org.coppice.websocket.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.coppice.green.Loop;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.Topic;
import org.coppice.websocket.api.TopicCarrier;
import org.coppice.websocket.api.TopicInfo;
import org.coppice.websocket.api.TopicListener;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.spi.EncodedMessage;
import org.coppice.websocket.spi.HeldSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Those who are subscribed, by their loops; and listeners, whom the publisher calls.
///
/// **Threads**: any.
final class LoopTopic implements Topic {
    private static final Logger LOG = LoggerFactory.getLogger(LoopTopic.class);

    private final LoopTopics topics;
    private final String name;
    private final Map<Loop, Members> members = new ConcurrentHashMap<>();
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger subscribers = new AtomicInteger();
    private final LongAdder published = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean carrierFails = new AtomicBoolean();
    private final CarrierLink link;

    LoopTopic(LoopTopics topics, String name) {
        this.topics = topics;
        this.name = name;
        this.link = new CarrierLink(this, topics);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int subscribers() {
        return subscribers.get();
    }

    TopicInfo info() {
        return new TopicInfo(name, subscribers(), published.sum(), dropped.sum());
    }

    void drop(int messages) {
        dropped.add(messages);
    }

    // ---- subscribing

    @Override
    public Subscription subscribe(WebSocket socket) {
        if (!(socket instanceof HeldSocket held)) {
            return listen(new Relay(socket));
        }
        Members here = members.get(held.loop());
        if (here == null) {
            members.keySet().removeIf(Loop::isOver);
            here =
                    members.computeIfAbsent(
                            held.loop(), loop -> new Members(this, topics.posts().of(loop)));
        }
        Member member = new Member(here, held);
        here.add(member);
        subscribers.incrementAndGet();
        held.whenOver(member);
        settleFor(member);
        return member;
    }

    @Override
    public Subscription subscribe(TopicListener listener) {
        return listen(listener);
    }

    private Listening listen(TopicListener listener) {
        Listening listening = new Listening(listener);
        listeners.add(listening);
        subscribers.incrementAndGet();
        settleFor(listening);
        return listening;
    }

    /// Who is killed while the carrier subscribes has no subscription that he could close.
    private void settleFor(Subscription subscription) {
        boolean settled = false;
        try {
            settle();
            settled = true;
        } finally {
            if (!settled) {
                subscription.close();
            }
        }
    }

    /// One has gone.
    ///
    /// @param loop where what is left to do is done soon, for the caller must not block; without
    ///   one it is done here
    void leave(Optional<Loop> loop) {
        if (subscribers.decrementAndGet() > 0) {
            return;
        }
        if (loop.isPresent()) {
            try {
                loop.get().spawnN(this::settle);
                return;
            } catch (RejectedExecutionException e) {
                LOG.debug("{} has ended with the last subscriber of {}", loop.get().name(), name);
            }
        }
        settle();
    }

    private void settle() {
        topics.settle(this);
        link.refresh();
    }

    /// The carrier has changed.
    void link() {
        link.refresh();
    }

    /// All are gone.
    void close() {
        listeners.forEach(Listening::close);
        members.values().forEach(Members::close);
        link.refresh();
    }

    // ---- publishing

    @Override
    public void publish(Message message) {
        published.increment();
        Optional<TopicCarrier> carrier = topics.carrier();
        if (carrier.isPresent() && carriedAlone(carrier.get(), message)) {
            return;
        }
        deliver(message);
    }

    /// Whether the carrier has it, and that is enough.
    private boolean carriedAlone(TopicCarrier carrier, Message message) {
        if (link.isTo(carrier)) {
            link.echoes().take(message); // else it would be taken for a former one
            return carry(carrier, message);
        }
        Echoes.Echo echo = link.echoes().expect(message);
        boolean carried = false;
        boolean both = false;
        try {
            carried = carry(carrier, message);
            both = carried && subscribers() > 0;
            echo.carried();
        } finally { // the publisher may be killed
            if (!both) {
                link.echoes().forget(echo);
            }
        }
        if (carried && !both) {
            return true;
        }
        link.tryAgain();
        return false;
    }

    private boolean carry(TopicCarrier carrier, Message message) {
        try {
            carrier.publish(name, view(message));
            carrierFails.set(false);
            return true;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            if (carrierFails.compareAndSet(false, true)) {
                LOG.warn(
                        "Topic {}: the carrier takes no messages, they stay in this process until"
                                + " it does",
                        name,
                        e);
            }
            return false;
        }
    }

    /// To those of this process.
    void deliver(Message message) {
        for (Listening each : listeners) {
            each.tell(view(message));
        }
        EncodedMessage encoded = null;
        List<Delivery> full = List.of();
        for (Members each : members.values()) {
            if (each.isEmpty()) {
                continue;
            }
            encoded = encoded == null ? EncodedMessage.of(message) : encoded;
            Delivery delivery = each.delivery(encoded, bytes(message));
            if (!each.post().offer(delivery)) {
                full = full.isEmpty() ? new ArrayList<>() : full;
                full.add(delivery);
            }
        }
        for (Delivery each : full) {
            if (!each.members().post().put(each)) {
                drop(each.weight());
            }
        }
    }

    private static Message view(Message message) {
        return switch (message) {
            case Message.Text text -> text;
            case Message.Binary binary -> Message.of(binary.bytes().asReadOnlyBuffer());
        };
    }

    private static int bytes(Message message) {
        return switch (message) {
            case Message.Text text -> text.text().length();
            case Message.Binary binary -> binary.bytes().remaining();
        };
    }

    /// One who is called by publishers.
    private final class Listening implements Subscription {
        private final TopicListener listener;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Listening(TopicListener listener) {
            this.listener = listener;
        }

        private void tell(Message message) {
            if (listener instanceof Relay relay && !relay.socket.isOpen()) {
                close();
                return;
            }
            try {
                listener.published(message);
            } catch (RuntimeException e) {
                LOG.error("Topic {}: a listener failed", name, e);
            }
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                listeners.remove(this);
                leave(Optional.empty());
            }
        }
    }

    /// To a WebSocket that is none of Coppice's, such as one of a test.
    private final class Relay implements TopicListener {
        private final WebSocket socket;

        private Relay(WebSocket socket) {
            this.socket = socket;
        }

        @Override
        public void published(Message message) {
            if (!socket.trySend(EncodedMessage.of(message))) {
                drop(1);
            }
        }
    }

    @Override
    public String toString() {
        return "topic " + name;
    }
}

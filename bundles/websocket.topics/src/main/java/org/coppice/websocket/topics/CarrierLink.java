package org.coppice.websocket.topics;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.SpinLock;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.TopicCarrier;
import org.coppice.websocket.api.TopicListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the carrier brings to one topic: a subscription there while the topic has subscribers here.
///
/// Whoever changes something has it made right. One does it at a time, without a lock, for the
/// carrier may block; others who come meanwhile have him look once more, and wait for him. If he is
/// killed while he does it, one of them does it.
///
/// What is published here goes to the carrier, and is delivered here too unless it is known to come
/// back. A carrier may bring it back nevertheless, for it begins with that before its `subscribe`
/// has returned: see [Echoes].
///
/// **Threads**: any.
final class CarrierLink {
    private static final Logger LOG = LoggerFactory.getLogger(CarrierLink.class);

    /// A carrier that refuses a subscription is asked again after so long.
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final LoopTopic topic;
    private final LoopTopics topics;
    private final Echoes echoes = new Echoes(System::nanoTime);
    private final SpinLock lock = new SpinLock();
    private CompletableFuture<Boolean> working;
    private boolean again;

    /// These belong to whoever works.
    private boolean toldOfFailure;

    private AutoCloseable subscription;

    private volatile Optional<Receiver> receiver = Optional.empty();
    private volatile long failedNanos;
    private volatile boolean failed;

    CarrierLink(LoopTopic topic, LoopTopics topics) {
        this.topic = topic;
        this.topics = topics;
    }

    /// Takes what one carrier brings, until it is told not to.
    private final class Receiver implements TopicListener {
        private final TopicCarrier carrier;
        private volatile boolean closed;

        private Receiver(TopicCarrier carrier) {
            this.carrier = carrier;
        }

        @Override
        public void published(Message message) {
            if (!closed && !echoes.take(message)) {
                topic.deliver(message);
            }
        }
    }

    /// Whether what this carrier takes comes back.
    boolean isTo(TopicCarrier carrier) {
        Optional<Receiver> now = receiver;
        return now.isPresent() && now.get().carrier == carrier;
    }

    /// What it may bring back though nobody counts on it.
    Echoes echoes() {
        return echoes;
    }

    /// Subscribes once more if that has failed some time ago.
    void tryAgain() {
        if (failed && System.nanoTime() - failedNanos >= RETRY_NANOS) {
            refresh();
        }
    }

    /// Blocks until the subscription is as it should be.
    void refresh() {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> others = begin(mine);
        while (others != null && Patience.canWait()) {
            Patience.await(others, LoopPost.PATIENCE);
            if (others.getNow(true)) {
                return;
            }
            others = begin(mine);
        }
        if (others == null) {
            work(mine);
        }
    }

    /// @return what to wait for if somebody works already, who will look once more; else null
    private CompletableFuture<Boolean> begin(CompletableFuture<Boolean> mine) {
        lock.lock();
        try {
            CompletableFuture<Boolean> others = working;
            again = true;
            working = others == null ? mine : others;
            return others;
        } finally {
            lock.unlock();
        }
    }

    /// Completes with false if it is not done, for who does it is killed.
    private void work(CompletableFuture<Boolean> mine) {
        boolean done = false;
        try {
            while (mustLook()) {
                look();
            }
            done = true;
        } finally {
            if (!done) {
                stop();
            }
            mine.complete(done);
        }
    }

    private boolean mustLook() {
        lock.lock();
        try {
            boolean must = again;
            again = false;
            working = must ? working : null;
            return must;
        } finally {
            lock.unlock();
        }
    }

    private void stop() {
        lock.lock();
        try {
            working = null;
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        Optional<TopicCarrier> wanted =
                topic.subscribers() > 0 ? topics.carrier() : Optional.empty();
        if (receiver.isPresent() && wanted.isPresent() && isTo(wanted.get())) {
            return;
        }
        unlink();
        wanted.ifPresent(this::link);
    }

    private void link(TopicCarrier carrier) {
        Receiver mine = new Receiver(carrier);
        boolean linked = false;
        try {
            echoes.begin();
            subscription = carrier.subscribe(topic.name(), mine);
            receiver = Optional.of(mine);
            linked = true;
            toldOfFailure = false;
        } catch (Exception e) {
            if (!toldOfFailure) {
                toldOfFailure = true;
                LOG.warn(
                        "Topic {}: the carrier brings no messages of others, it is asked again",
                        topic.name(),
                        e);
            }
        } finally { // whoever does this may be killed
            mine.closed = !linked;
            failedNanos = System.nanoTime();
            failed = !linked;
        }
    }

    private void unlink() {
        Optional<Receiver> former = receiver;
        if (former.isEmpty()) {
            return;
        }
        receiver = Optional.empty();
        former.get().closed = true;
        try {
            subscription.close();
        } catch (Exception e) {
            LOG.debug("Topic {}: the carrier did not let go", topic.name(), e);
        }
    }
}

package org.coppice.websocket.topics;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import org.coppice.websocket.api.Topic;
import org.coppice.websocket.api.TopicCarrier;
import org.coppice.websocket.api.TopicInfo;
import org.coppice.websocket.api.Topics;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/// The topics of this process, see [LoopPost] for how messages get to subscribers.
///
/// **A topic lives** as long as it has a subscriber or somebody has a reference to it: it is known
/// by its name weakly, and those with subscribers are kept besides.
///
/// **Threads**: any.
@Component(service = Topics.class)
@ServiceProvider(value = Topics.class, resolution = Resolution.OPTIONAL)
public final class LoopTopics implements Topics {
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final ReferenceQueue<LoopTopic> forgotten = new ReferenceQueue<>();
    private final Map<String, LoopTopic> subscribed = new ConcurrentHashMap<>();
    private final LoopPosts posts = new LoopPosts();
    private volatile Optional<TopicCarrier> carrier;

    /// With the carrier of the class path, if there is one; a container binds and unbinds others.
    public LoopTopics() {
        carrier = ServiceLoader.load(TopicCarrier.class, Topics.class.getClassLoader()).findFirst();
    }

    private static final class Known extends WeakReference<LoopTopic> {
        private final String name;

        private Known(LoopTopic topic, ReferenceQueue<LoopTopic> queue) {
            super(topic, queue);
            this.name = topic.name();
        }
    }

    @Override
    public Topic topic(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a topic must have a name");
        }
        forget();
        while (true) {
            Known found = known.get(name);
            LoopTopic topic = found == null ? null : found.get();
            if (topic != null) {
                return topic;
            }
            LoopTopic made = new LoopTopic(this, name);
            Known entry = new Known(made, forgotten);
            boolean mine =
                    found == null
                            ? known.putIfAbsent(name, entry) == null
                            : known.replace(name, found, entry);
            if (mine) {
                return made;
            }
        }
    }

    private void forget() {
        for (Object gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            Known entry = (Known) gone;
            known.remove(entry.name, entry);
        }
    }

    @Override
    public List<String> names() {
        return list().stream().map(TopicInfo::name).toList();
    }

    @Override
    public List<TopicInfo> list() {
        return subscribed.values().stream()
                .filter(topic -> topic.subscribers() > 0)
                .map(LoopTopic::info)
                .sorted(Comparator.comparing(TopicInfo::name))
                .toList();
    }

    LoopPosts posts() {
        return posts;
    }

    /// How many names are known.
    int knownNames() {
        forget();
        return known.size();
    }

    /// Keeps the topic while it has subscribers, whoever calls this at the same time.
    void settle(LoopTopic topic) {
        boolean has;
        do {
            has = topic.subscribers() > 0;
            if (has) {
                subscribed.put(topic.name(), topic);
            } else {
                subscribed.remove(topic.name(), topic);
            }
        } while (has != topic.subscribers() > 0);
    }

    // ---- the carrier

    Optional<TopicCarrier> carrier() {
        return carrier;
    }

    /// From now on this one carries; blocks until it brings what is subscribed to.
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCarrier(TopicCarrier wanted) {
        carrier = Optional.of(wanted);
        subscribed.values().forEach(LoopTopic::link);
    }

    /// It goes, and perhaps another one has come already.
    void unbindCarrier(TopicCarrier gone) {
        if (carrier.isPresent() && carrier.get() == gone) {
            carrier = Optional.empty();
            subscribed.values().forEach(LoopTopic::link);
        }
    }

    /// Nothing is delivered any more.
    @Deactivate
    void close() {
        carrier = Optional.empty();
        subscribed.values().forEach(LoopTopic::close);
    }
}

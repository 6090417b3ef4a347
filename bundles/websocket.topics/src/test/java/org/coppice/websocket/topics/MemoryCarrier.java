package org.coppice.websocket.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.TopicCarrier;
import org.coppice.websocket.api.TopicListener;

/// A broker in memory, which may fail.
final class MemoryCarrier implements TopicCarrier {
    private final Map<String, List<TopicListener>> listeners = new ConcurrentHashMap<>();
    private final List<String> carried = new ArrayList<>();
    private volatile boolean broken;

    MemoryCarrier broken(boolean now) {
        broken = now;
        return this;
    }

    int listeners(String topic) {
        return listeners.getOrDefault(topic, List.of()).size();
    }

    List<String> carried() {
        return carried;
    }

    @Override
    public void publish(String topic, Message message) throws Exception {
        requireWhole();
        carried.add(topic);
        listeners.getOrDefault(topic, List.of()).forEach(each -> each.published(message));
    }

    @Override
    public AutoCloseable subscribe(String topic, TopicListener listener) throws Exception {
        requireWhole();
        listeners.computeIfAbsent(topic, _ -> new CopyOnWriteArrayList<>()).add(listener);
        return () -> listeners.get(topic).remove(listener);
    }

    private void requireWhole() {
        if (broken) {
            throw new IllegalStateException("the broker is away on purpose");
        }
    }
}

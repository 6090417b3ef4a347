package org.coppice.example.rooms;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.Topic;
import org.coppice.websocket.api.TopicInfo;
import org.coppice.websocket.api.TopicListener;
import org.coppice.websocket.api.Topics;
import org.coppice.websocket.api.WebSocket;

/// Topics at which one waits for as long as a test says.
final class GatedTopics implements Topics {
    private final Topics open;
    private final Map<String, CompletableFuture<Void>> gates = new HashMap<>();

    GatedTopics(Topics open) {
        this.open = open;
    }

    /// Whoever does this with the topic waits from now on.
    ///
    /// @param what publish or subscribe
    CompletableFuture<Void> shut(String what, String name) {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        gates.put(what + name, gate);
        return gate;
    }

    private void pass(String what, String name) {
        if (gates.containsKey(what + name)) {
            Coppice.await(gates.get(what + name));
        }
    }

    @Override
    public Topic topic(String name) {
        Topic topic = open.topic(name);
        return new Topic() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Subscription subscribe(WebSocket socket) {
                pass("subscribe", name);
                return topic.subscribe(socket);
            }

            @Override
            public Subscription subscribe(TopicListener listener) {
                return topic.subscribe(listener);
            }

            @Override
            public void publish(Message message) {
                pass("publish", name);
                topic.publish(message);
            }

            @Override
            public int subscribers() {
                return topic.subscribers();
            }
        };
    }

    @Override
    public List<String> names() {
        return open.names();
    }

    @Override
    public List<TopicInfo> list() {
        return open.list();
    }
}

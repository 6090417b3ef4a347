package org.coppice.example.rooms;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.coppice.web.Json;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.Topic;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSockets;

/// A room: who is in it, and what was said last. It sends JSON objects:
///
/// | `type` | when | with |
/// |---|---|---|
/// | `welcome` | to who comes in | `room`, `name`, `present` (names), `history` (of `said`) |
/// | `joined`, `left` | somebody came or went | `name`, `present` |
/// | `said` | somebody said something | `id`, `name`, `text`, `time` (ISO 8601) |
/// | `told` | to one alone | `text` |
///
/// Who comes back names the last `id` and is not sent the history before it, unless the room has
/// begun anew meanwhile.
///
/// One does something at a time, so that everybody hears the same in the same order. Who does not
/// read misses messages, and not the others. Only if the machine cannot send as fast as people talk
/// [Topic#publish] waits for a moment, and with it who talks in this room, but in no other.
///
/// What is said while somebody comes in may come twice, before or after the welcome and within its
/// history; the `id` tells. For any thread.
final class Room {
    private static final int HISTORY_MAX = 50;

    private final String name;
    private final Topic topic;
    private final WebSockets sockets;
    private final String era = UUID.randomUUID().toString().substring(0, 8);
    private final Deque<Map<String, Object>> history = new ArrayDeque<>();
    private final Map<String, Integer> present = new TreeMap<>();
    private long lastId;

    Room(String name, Topic topic, WebSockets sockets) {
        this.name = name;
        this.topic = topic;
        this.sockets = sockets;
    }

    String name() {
        return name;
    }

    /// Lets somebody in, until the seat is closed.
    Seat enter(WebSocket socket, Visit visit) {
        // waits for the carrier of topics if there is one, and so before it is this one's turn
        Seat seat = new Seat(socket, visit.name(), topic.subscribe(socket));
        boolean entered = false;
        try {
            welcome(seat, visit.after());
            entered = true;
            return seat;
        } finally {
            if (!entered) {
                seat.close();
            }
        }
    }

    private synchronized void welcome(Seat seat, String after) {
        boolean first = present.merge(seat.who, 1, Integer::sum) == 1;
        seat.taken = true;
        if (first) {
            publish(Map.of("type", "joined", "name", seat.who, "present", names()));
        }
        send(
                seat.socket,
                Map.of(
                        "type",
                        "welcome",
                        "room",
                        name,
                        "name",
                        seat.who,
                        "present",
                        names(),
                        "history",
                        since(after)));
    }

    private synchronized void leave(Seat seat) {
        if (!seat.taken) {
            return;
        }
        seat.taken = false;
        String who = seat.who;
        if (present.computeIfPresent(who, (n, seats) -> seats > 1 ? seats - 1 : null) == null) {
            publish(Map.of("type", "left", "name", who, "present", names()));
        }
    }

    private synchronized void say(String who, String text) {
        Map<String, Object> said =
                Map.of(
                        "type",
                        "said",
                        "id",
                        era + ":" + ++lastId,
                        "name",
                        who,
                        "text",
                        text,
                        "time",
                        Instant.now().toString());
        history.addLast(said);
        if (history.size() > HISTORY_MAX) {
            history.removeFirst();
        }
        publish(said);
    }

    private List<String> names() {
        return List.copyOf(present.keySet());
    }

    /// What was said after this; all if it is forgotten or of another era.
    private List<Map<String, Object>> since(String after) {
        List<Map<String, Object>> all = new ArrayList<>(history);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).get("id").equals(after)) {
                return all.subList(i + 1, all.size());
            }
        }
        return all;
    }

    private void publish(Map<String, ?> event) {
        topic.publish(Json.text(event));
    }

    private void send(WebSocket socket, Map<String, ?> event) {
        socket.trySend(sockets.share(Message.of(Json.text(event))));
    }

    /// Somebody in the room. Belongs to one green thread.
    final class Seat implements AutoCloseable {
        private final WebSocket socket;
        private final String who;
        private final Topic.Subscription subscription;
        private boolean taken;

        private Seat(WebSocket socket, String who, Topic.Subscription subscription) {
            this.socket = socket;
            this.who = who;
            this.subscription = subscription;
        }

        /// To all, who says it included.
        void say(String text) {
            Room.this.say(who, text);
        }

        /// To this one alone.
        void tell(String text) {
            send(socket, Map.of("type", "told", "text", text));
        }

        @Override
        public void close() {
            subscription.close();
            leave(this);
        }
    }
}

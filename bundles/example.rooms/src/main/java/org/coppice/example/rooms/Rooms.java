package org.coppice.example.rooms;

import java.util.LinkedHashMap;
import java.util.Map;
import org.coppice.websocket.api.Topics;
import org.coppice.websocket.api.WebSockets;

/// All rooms. One that is empty is forgotten when there are too many. For any thread.
final class Rooms {
    private static final int ROOMS_MAX = 1_000;

    private final WebSockets sockets;
    private final Topics topics;
    private final Map<String, Open> byName = new LinkedHashMap<>();

    Rooms(WebSockets sockets, Topics topics) {
        this.sockets = sockets;
        this.topics = topics;
    }

    private static final class Open {
        private final Room room;
        private int visitors;

        private Open(Room room) {
            this.room = room;
        }
    }

    /// The room of this name, which is kept until the caller [#leave]s.
    synchronized Room enter(String name) {
        Open open = byName.computeIfAbsent(name, n -> new Open(make(n)));
        open.visitors++;
        if (byName.size() > ROOMS_MAX) {
            byName.values().removeIf(each -> each.visitors == 0);
        }
        return open.room;
    }

    private Room make(String name) {
        return new Room(name, topics.topic("rooms/" + name), sockets);
    }

    /// Somebody goes who has entered.
    synchronized void leave(Room room) {
        byName.get(room.name()).visitors--;
    }
}

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
    private final Map<String, Room> byName = new LinkedHashMap<>();

    Rooms(WebSockets sockets, Topics topics) {
        this.sockets = sockets;
        this.topics = topics;
    }

    /// The room of this name.
    synchronized Room room(String name) {
        Room room =
                byName.computeIfAbsent(name, n -> new Room(n, topics.topic("rooms/" + n), sockets));
        if (byName.size() > ROOMS_MAX) {
            byName.values().removeIf(each -> each != room && each.isEmpty());
        }
        return room;
    }
}

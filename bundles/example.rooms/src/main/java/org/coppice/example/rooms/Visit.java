package org.coppice.example.rooms;

import org.coppice.web.Request;
import org.coppice.websocket.api.WebSocket;

/// Who comes into which room: `/rooms/lobby/socket?name=Ada&after=…`.
///
/// @param after the last thing heard, by somebody who comes back; empty for anybody else
record Visit(String room, String name, String after) {
    static final String REMEDY = "?name= must have 1 to 30 characters, and the room up to 60";

    private static final int NAME_MAX = 30;
    private static final int ROOM_MAX = 60;

    static Visit of(WebSocket socket) {
        Request request = Request.of(socket.environ());
        return new Visit(
                socket.pathParameter("room"),
                request.query("name").orElse("").strip(),
                request.query("after").orElse(""));
    }

    boolean isValid() {
        return !name.isEmpty() && name.length() <= NAME_MAX && room.length() <= ROOM_MAX;
    }
}

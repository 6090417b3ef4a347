package org.coppice.example.rooms;

import java.io.IOException;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.Topics;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketRoute;
import org.coppice.websocket.api.WebSockets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/// Somebody in a room. Each text message that the page sends is something said; what the room sends
/// is a JSON object, see [Room].
@Component
@WebSocketRoute(value = "/rooms/{room}/socket", summary = "What is said in a room")
public final class RoomSocket implements WebSocketHandler {
    /// As many characters may be said at once.
    private static final int SAID_MAX = 2_000;

    private final Rooms rooms;

    /// With no rooms at first.
    @Activate
    public RoomSocket(@Reference WebSockets sockets, @Reference Topics topics) {
        this.rooms = new Rooms(sockets, topics);
    }

    @Override
    public void handle(WebSocket socket) throws IOException {
        Visit visit = Visit.of(socket);
        if (!visit.isValid()) {
            socket.close(new CloseStatus(CloseStatus.POLICY, Visit.REMEDY));
            return;
        }
        Room room = rooms.enter(visit.room());
        try (Room.Seat seat = room.enter(socket, visit)) {
            converse(socket, seat);
        } finally {
            rooms.leave(room);
        }
    }

    private static void converse(WebSocket socket, Room.Seat seat) throws IOException {
        while (true) {
            String said = socket.receive().strip();
            if (said.length() > SAID_MAX) {
                seat.tell("longer than " + SAID_MAX + " characters, and said to nobody");
            } else if (!said.isEmpty()) {
                seat.say(said);
            }
        }
    }
}

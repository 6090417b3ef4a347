package org.coppice.example.rooms;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.coppice.routing.api.Route;
import org.coppice.web.Handler;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.osgi.service.component.annotations.Component;

/// The page of a room; it opens the [RoomSocket] beside it.
@Component
@Route(
        value = {"/rooms", "/rooms/{room}"},
        methods = "GET",
        summary = "A room in which people talk")
public final class RoomPage implements Handler {
    private final String page = page();

    @Override
    public Response handle(Request request) {
        return request.environ().routingArguments().containsKey("room")
                ? Response.html(page)
                : Response.redirect("/rooms/lobby");
    }

    private static String page() {
        try (InputStream in = RoomPage.class.getResourceAsStream("room.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("room.html of this bundle cannot be read", e);
        }
    }
}

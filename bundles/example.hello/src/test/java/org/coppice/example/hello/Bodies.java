package org.coppice.example.hello;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Body;

/// Reads bodies as a server would.
final class Bodies {
    private Bodies() {}

    static String read(Response response) {
        StringBuilder text = new StringBuilder();
        try (Body body = response.body()) {
            for (ByteBuffer buffer : body) {
                text.append(StandardCharsets.UTF_8.decode(buffer));
            }
        }
        return text.toString();
    }
}

package org.coppice.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.coppice.wsgi.api.Body;

/// Reads bodies as a server would.
final class Bodies {
    private Bodies() {}

    static String read(Body body) {
        try (body) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (ByteBuffer buffer : body) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                out.writeBytes(bytes);
            }
            return out.toString(StandardCharsets.UTF_8);
        }
    }
}

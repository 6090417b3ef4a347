package org.coppice.itests.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/// A chunked body, read by bytes: the server may cut it into other chunks than it was sent in.
final class ChunkedBytes {
    private final WebClient client;
    private byte[] left = new byte[0];

    ChunkedBytes(WebClient client) {
        this.client = client;
    }

    byte[] read(int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(count);
        while (bytes.size() < count) {
            if (left.length == 0) {
                left = client.chunk();
                if (left.length == 0) {
                    throw new IOException("the body ended at " + bytes.size() + " of " + count);
                }
            }
            int taken = Math.min(left.length, count - bytes.size());
            bytes.write(left, 0, taken);
            left = Arrays.copyOfRange(left, taken, left.length);
        }
        return bytes.toByteArray();
    }
}

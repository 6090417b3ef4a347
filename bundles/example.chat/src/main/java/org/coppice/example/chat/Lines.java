package org.coppice.example.chat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Cuts bytes into lines, wherever they were cut on their way; keeps only what is no whole line
/// yet.
final class Lines {

    private static final byte[] NOTHING = {};

    private final int maxBytes;
    private byte[] rest = NOTHING;

    Lines(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// The lines that end in these bytes, without their ends.
    ///
    /// @throws IOException if one is too long
    List<String> next(ByteBuffer bytes) throws IOException {
        List<String> lines = new ArrayList<>();
        int begin = bytes.position();
        for (int i = begin; i < bytes.limit(); i++) {
            if (bytes.get(i) == '\n') {
                lines.add(new String(joined(bytes, begin, i), StandardCharsets.UTF_8));
                rest = NOTHING;
                begin = i + 1;
            }
        }
        rest = joined(bytes, begin, bytes.limit());
        if (rest.length > maxBytes) {
            throw new IOException("a line has more than " + maxBytes + " bytes");
        }
        return lines;
    }

    private byte[] joined(ByteBuffer bytes, int begin, int end) {
        if (begin == end) {
            return rest;
        }
        byte[] joined = new byte[rest.length + end - begin];
        System.arraycopy(rest, 0, joined, 0, rest.length);
        bytes.get(begin, joined, rest.length, end - begin);
        return joined;
    }
}

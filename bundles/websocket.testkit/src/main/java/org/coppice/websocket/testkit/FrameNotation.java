package org.coppice.websocket.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;

/// How frames are written in the tables, see [FrameCase].
final class FrameNotation {
    private static final byte[] KEY = HexFormat.of().parseHex("37fa213d");
    private static final int TAIL_BYTES = 4;
    private static final int MASKED = 0x80;
    private static final int MAX_LENGTH_7 = 125;
    private static final int MAX_LENGTH_16 = 0xffff;
    private static final HexFormat HEX = HexFormat.of();

    private FrameNotation() {}

    /// A frame in the notation.
    static byte[] frame(String source, boolean masked) {
        boolean wrong = source.startsWith("!");
        String[] parts = source.substring(wrong ? 1 : 0).strip().split(" ", 2);
        String[] head = parts[0].split("/");
        byte[] payload = bytes(parts.length == 1 ? "" : parts[1]);
        byte[] length = head.length > 1 ? HEX.parseHex(head[1]) : length(payload.length);
        return frame(HexFormat.fromHexDigits(head[0]), length, payload, masked != wrong);
    }

    /// A frame with a length that fits.
    static byte[] frame(int first, byte[] payload, boolean masked) {
        return frame(first, length(payload.length), payload, masked);
    }

    private static byte[] frame(int first, byte[] length, byte[] payload, boolean masked) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        out.write(masked ? length[0] | MASKED : length[0]);
        out.write(length, 1, length.length - 1);
        if (masked) {
            out.writeBytes(KEY);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(masked ? payload[i] ^ KEY[i & 3] : payload[i]);
        }
        return out.toByteArray();
    }

    private static byte[] length(int length) {
        if (length <= MAX_LENGTH_7) {
            return new byte[] {(byte) length};
        }
        return HEX.parseHex(
                length <= MAX_LENGTH_16 ? "7e%04x".formatted(length) : "7f%016x".formatted(length));
    }

    /// Parts joined by `+`: `'text'`, digits, `*300` for so many `*`; or one of them behind `z`,
    /// deflated on its own.
    static byte[] bytes(String source) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String part : split(source, '+')) {
            out.writeBytes(part.startsWith("z") ? deflated(plain(part.substring(1))) : plain(part));
        }
        return out.toByteArray();
    }

    private static byte[] plain(String part) {
        if (part.startsWith("'")) {
            return part.substring(1, part.length() - 1).getBytes(StandardCharsets.UTF_8);
        }
        if (part.startsWith("*")) {
            byte[] stars = new byte[Integer.parseInt(part.substring(1))];
            Arrays.fill(stars, (byte) '*');
            return stars;
        }
        return HEX.parseHex(part.replace(" ", ""));
    }

    /// As a message, without its end.
    private static byte[] deflated(byte[] bytes) {
        try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
            deflater.setInput(bytes);
            byte[] out = new byte[2 * bytes.length + 64];
            int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(out, length - TAIL_BYTES);
        }
    }

    static String text(String source) {
        return new String(bytes(source), StandardCharsets.UTF_8);
    }

    static String digits(String source) {
        return HEX.formatHex(bytes(source));
    }

    /// At a separator that is not quoted; without what is blank.
    static List<String> split(String source, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i <= source.length(); i++) {
            if (i < source.length() && source.charAt(i) == '\'') {
                quoted = !quoted;
            } else if (i == source.length() || !quoted && source.charAt(i) == separator) {
                parts.add(source.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.removeIf(String::isEmpty);
        return parts;
    }
}

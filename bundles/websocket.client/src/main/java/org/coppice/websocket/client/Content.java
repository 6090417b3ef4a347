package org.coppice.websocket.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;

/// The begin of a response's content, for those who look for what went wrong. Bytes in, text out.
final class Content {
    static final int MAX_BYTES = 8 * 1024;

    private static final int HEX = 16;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final boolean chunked;
    private final long length;
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();

    Content(ResponseHead head) {
        this.chunked =
                head.headers().all("Transfer-Encoding").stream()
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("chunked"));
        boolean none = head.status() == NO_CONTENT || head.status() == NOT_MODIFIED;
        this.length = none ? 0 : length(head).orElse(Long.MAX_VALUE);
    }

    private static OptionalLong length(ResponseHead head) {
        String value = head.headers().first("Content-Length").orElse("");
        return value.matches("[0-9]{1,18}")
                ? OptionalLong.of(Long.parseLong(value))
                : OptionalLong.empty();
    }

    /// Whether there is more to come that is wanted.
    boolean wantsMore() {
        return raw.size() < MAX_BYTES && (chunked ? !decode().complete : raw.size() < length);
    }

    /// Takes what is wanted, and drops the rest.
    void add(ByteBuffer bytes) {
        byte[] some = new byte[Math.min(bytes.remaining(), MAX_BYTES - raw.size())];
        bytes.get(some);
        raw.writeBytes(some);
    }

    /// What has come, as UTF-8.
    String text() {
        if (chunked) {
            return decode().bytes.toString(StandardCharsets.UTF_8);
        }
        byte[] all = raw.toByteArray();
        int count = (int) Math.min(length, all.length);
        return new String(all, 0, count, StandardCharsets.UTF_8);
    }

    private record Chunks(ByteArrayOutputStream bytes, boolean complete) {}

    /// What stands in the chunks (RFC 9112, section 7.1), as far as they have come and are such.
    private Chunks decode() {
        byte[] all = raw.toByteArray();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < all.length) {
            int end = at;
            int size = 0;
            int digit = Character.digit(all[end], HEX);
            while (digit >= 0 && size <= MAX_BYTES) {
                size = size * HEX + digit;
                end++;
                digit = end < all.length ? Character.digit(all[end], HEX) : -1;
            }
            while (end < all.length && all[end] != '\n') {
                end++;
            }
            if (size == 0) {
                return new Chunks(bytes, end < all.length);
            }
            int from = Math.min(end + 1, all.length);
            bytes.write(all, from, Math.min(size, all.length - from));
            at = from + size + 2;
        }
        return new Chunks(bytes, false);
    }
}

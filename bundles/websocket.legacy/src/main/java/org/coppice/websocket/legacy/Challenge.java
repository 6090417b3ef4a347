package org.coppice.websocket.legacy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;

/// What shows a client of draft-76 that the server has read its request (section 5.2).
final class Challenge {
    /// Behind the client's request.
    static final int BODY_BYTES = 8;

    /// Of the answer.
    static final int BYTES = 16;

    private static final long MAX_NUMBER = 0xffff_ffffL;
    private static final int MAX_KEY_CHARS = 1000;

    private Challenge() {}

    /// The digits of a key as a number, by the number of its spaces.
    ///
    /// @return empty if it is no key
    static OptionalLong number(String key) {
        long digits = 0;
        long spaces = 0;
        boolean some = false;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c >= '0' && c <= '9') {
                digits = digits * 10 + c - '0';
                some = true;
            }
            spaces += c == ' ' ? 1 : 0;
            if (digits > MAX_NUMBER || i >= MAX_KEY_CHARS) {
                return OptionalLong.empty();
            }
        }
        return some && spaces > 0 && digits % spaces == 0
                ? OptionalLong.of(digits / spaces)
                : OptionalLong.empty();
    }

    static byte[] answer(long first, long second, byte[] body) {
        ByteBuffer all = ByteBuffer.allocate(2 * Integer.BYTES + BODY_BYTES);
        all.putInt((int) first).putInt((int) second).put(body);
        try {
            return MessageDigest.getInstance("MD5").digest(all.array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JDK has MD5", e);
        }
    }
}

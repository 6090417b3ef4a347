package org.coppice.websocket.frames;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The handshake's proof that the server speaks WebSocket (RFC 6455, section 4.2.2):
/// `Sec-WebSocket-Key` and the `Sec-WebSocket-Accept` that answers it.
public final class AcceptKey {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final int KEY_CHARS = 24;
    private static final MessageDigest SHA_1 = lookUpSha1();

    private AcceptKey() {}

    /// The answer to a key, which may be any: see [#isValidKey].
    public static String of(String key) {
        byte[] bytes = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
        return Base64.getEncoder().encodeToString(sha1().digest(bytes));
    }

    /// A copy: a look-up would leave something in the thread, which lives as long as the
    /// connection.
    private static MessageDigest sha1() {
        try {
            return (MessageDigest) SHA_1.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("that of the JDK can be copied", e);
        }
    }

    private static MessageDigest lookUpSha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JVM must have SHA-1", e);
        }
    }

    /// Whether a key is sixteen bytes in Base64, with its padding and nothing else.
    public static boolean isValidKey(String key) {
        try {
            return key.length() == KEY_CHARS && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// A client's key.
    ///
    /// @param random sixteen bytes that nobody can guess
    /// @throws IllegalArgumentException if they are not sixteen
    public static String key(byte[] random) {
        if (random.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has 16 bytes, not " + random.length);
        }
        return Base64.getEncoder().encodeToString(random);
    }
}

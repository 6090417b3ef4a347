package org.coppice.websocket.api;

import java.nio.charset.StandardCharsets;

/// Why a connection is closed: a code and a reason for people (RFC 6455, section 7.4).
///
/// **Threads**: any, it is immutable. **Errors**: see the constructor. **Null**: never.
///
/// @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999; beside these [#NO_STATUS], [#ABNORMAL]
///   and [#TLS_FAILED], which stand for what nobody has said and are never sent
/// @param reason of at most 123 bytes of UTF-8, may be empty
public record CloseStatus(int code, String reason) {
    /// The conversation is done.
    public static final int NORMAL = 1000;

    /// The server goes, or the page was left.
    public static final int GOING_AWAY = 1001;

    /// The other side broke the protocol.
    public static final int PROTOCOL_ERROR = 1002;

    /// Text was expected and bytes came, or the other way round.
    public static final int UNACCEPTABLE = 1003;

    /// Never sent: the other side gave no code.
    public static final int NO_STATUS = 1005;

    /// Never sent: the connection broke.
    public static final int ABNORMAL = 1006;

    /// Text was not UTF-8.
    public static final int INVALID_DATA = 1007;

    /// The peer may not do that.
    public static final int POLICY = 1008;

    /// A message was too long.
    public static final int TOO_BIG = 1009;

    /// The client expected an extension.
    public static final int EXTENSION_MISSING = 1010;

    /// The server failed.
    public static final int SERVER_ERROR = 1011;

    /// The server starts anew: come back.
    public static final int RESTART = 1012;

    /// Too much at once: come back later.
    public static final int TRY_LATER = 1013;

    /// Never sent: the TLS handshake failed.
    public static final int TLS_FAILED = 1015;

    private static final int REASON_MAX_BYTES = 123;

    /// @throws IllegalArgumentException if the code is not one of those, or the reason is too long
    public CloseStatus {
        if (!isSendable(code) && code != NO_STATUS && code != ABNORMAL && code != TLS_FAILED) {
            throw new IllegalArgumentException(
                    "close code %d: 1000 to 1003, 1007 to 1014 or 3000 to 4999 are allowed"
                            .formatted(code));
        }
        int length = reason.getBytes(StandardCharsets.UTF_8).length;
        if (length > REASON_MAX_BYTES) {
            throw new IllegalArgumentException(
                    "close reason of %d bytes: %d are allowed".formatted(length, REASON_MAX_BYTES));
        }
    }

    /// Without a reason.
    public static CloseStatus of(int code) {
        return new CloseStatus(code, "");
    }

    /// Whether the code may stand in a close frame.
    public boolean isSendable() {
        return isSendable(code);
    }

    private static boolean isSendable(int code) {
        return code >= 1000 && code <= 1003
                || code >= 1007 && code <= 1014
                || code >= 3000 && code <= 4999;
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
    }
}

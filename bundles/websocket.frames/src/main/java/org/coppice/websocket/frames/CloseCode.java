package org.coppice.websocket.frames;

/// Why a connection is closed (RFC 6455, section 7.4.1).
public final class CloseCode {
    /// All is done.
    public static final int NORMAL = 1000;

    /// The server goes down, or the browser leaves the page.
    public static final int GOING_AWAY = 1001;

    /// The peer broke the protocol.
    public static final int PROTOCOL_ERROR = 1002;

    /// Text where bytes are wanted, or bytes where text is.
    public static final int UNSUPPORTED_DATA = 1003;

    /// Stands for a close frame without a code; is never sent.
    public static final int NO_STATUS = 1005;

    /// Stands for an end without a close frame; is never sent.
    public static final int ABNORMAL = 1006;

    /// What came is not what its type says: text that is no UTF-8, compressed data that cannot be
    /// inflated.
    public static final int INVALID_DATA = 1007;

    /// Refused, for no reason that has a code.
    public static final int POLICY_VIOLATION = 1008;

    /// A frame or a message is too long.
    public static final int TOO_BIG = 1009;

    /// A client wanted an extension that the server lacks.
    public static final int MANDATORY_EXTENSION = 1010;

    /// The server failed.
    public static final int INTERNAL_ERROR = 1011;

    /// The server starts anew. Like the next two it was registered at IANA after the RFC.
    public static final int SERVICE_RESTART = 1012;

    /// The server has too much to do.
    public static final int TRY_AGAIN_LATER = 1013;

    /// A server behind a gateway answered wrongly.
    public static final int BAD_GATEWAY = 1014;

    private static final int FIRST_REGISTERED = 3000;
    private static final int LAST_PRIVATE = 4999;

    private CloseCode() {}

    /// Whether a close frame may have this code: 1000 to 1003, 1007 to 1014, and 3000 to 4999. The
    /// RFC knows none of 1012 to 1014, but says that more may be registered, and they are.
    public static boolean isSendable(int code) {
        return code >= NORMAL && code <= UNSUPPORTED_DATA
                || code >= INVALID_DATA && code <= BAD_GATEWAY
                || code >= FIRST_REGISTERED && code <= LAST_PRIVATE;
    }
}

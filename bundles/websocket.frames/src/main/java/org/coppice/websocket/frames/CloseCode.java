package org.coppice.websocket.frames;

/// The codes of close frames (RFC 6455, section 7.4.1) that reading and writing frames takes; all
/// others are the business of whoever closes. Connections name them in `CloseStatus` of
/// `websocket.api`, by the same names.
public final class CloseCode {
    /// The peer broke the protocol.
    public static final int PROTOCOL_ERROR = 1002;

    /// Stands for a close frame without a code; is never sent.
    public static final int NO_STATUS = 1005;

    /// What came is not what its type says: text that is no UTF-8, compressed data that cannot be
    /// inflated.
    public static final int INVALID_DATA = 1007;

    /// A frame or a message is too long.
    public static final int TOO_BIG = 1009;

    private CloseCode() {}

    /// Whether a close frame may have this code: 1000 to 1003, 1007 to 1014, and 3000 to 4999. The
    /// RFC knows none of 1012 to 1014, but says that more may be registered at IANA, and they are.
    public static boolean isSendable(int code) {
        return code >= 1000 && code <= 1003
                || code >= 1007 && code <= 1014
                || code >= 3000 && code <= 4999;
    }
}

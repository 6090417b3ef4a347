package org.coppice.websocket.frames;

/// What both ends of a connection have agreed on (RFC 7692, section 7.1).
///
/// **Threads**: immutable. **Errors**: `IllegalArgumentException` for what is out of range.
/// **Null**: none.
///
/// @param serverNoContextTakeover whether the server forgets its window after each message
/// @param clientNoContextTakeover whether the client does
/// @param serverMaxWindowBits of the server's window, 8 to 15
/// @param clientMaxWindowBits of the client's window, 8 to 15
/// @param header what the server answers, or has answered, as `Sec-WebSocket-Extensions`
public record DeflateParameters(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverMaxWindowBits,
        int clientMaxWindowBits,
        String header) {
    /// Checks the bits.
    public DeflateParameters {
        DeflateSettings.require("serverMaxWindowBits", serverMaxWindowBits);
        DeflateSettings.require("clientMaxWindowBits", clientMaxWindowBits);
    }

    /// @param sender who sends
    boolean keepsWindow(Role sender) {
        return !(sender == Role.SERVER ? serverNoContextTakeover : clientNoContextTakeover);
    }

    /// @param sender who sends
    int windowBits(Role sender) {
        return sender == Role.SERVER ? serverMaxWindowBits : clientMaxWindowBits;
    }
}

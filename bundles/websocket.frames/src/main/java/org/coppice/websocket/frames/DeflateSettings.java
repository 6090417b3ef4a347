package org.coppice.websocket.frames;

/// What this end wants of permessage-deflate. A smaller window or none that is kept costs the peer,
/// or this end, less memory and more bytes.
///
/// **Threads**: immutable. **Errors**: `IllegalArgumentException` for what is out of range.
/// **Null**: none.
///
/// @param serverNoContextTakeover whether the server forgets its window after each message
/// @param clientNoContextTakeover whether the client does
/// @param serverMaxWindowBits of the server's window, 8 to 15
/// @param clientMaxWindowBits of the client's window, 8 to 15; a client that does not say that it
///   can have a smaller one has 15
public record DeflateSettings(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverMaxWindowBits,
        int clientMaxWindowBits) {
    /// Whatever the other end wants.
    public static final DeflateSettings DEFAULT =
            new DeflateSettings(false, false, DeflateOffer.MAX_BITS, DeflateOffer.MAX_BITS);

    /// Checks the bits.
    public DeflateSettings {
        require("serverMaxWindowBits", serverMaxWindowBits);
        require("clientMaxWindowBits", clientMaxWindowBits);
    }

    static void require(String name, int bits) {
        if (bits < DeflateOffer.MIN_BITS || bits > DeflateOffer.MAX_BITS) {
            throw new IllegalArgumentException(name + " must be 8 to 15, not " + bits);
        }
    }

    /// What a client sends as `Sec-WebSocket-Extensions`.
    public String header() {
        return DeflateOffer.of(this).header();
    }
}

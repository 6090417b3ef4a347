package org.coppice.websocket.frames;

/// The peer has broken the protocol: send a close frame with [#code] and the message as its reason,
/// which fits into one, then close.
///
/// It has no stack trace: who did it is not here.
public final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    ProtocolViolation(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /// What to close with: [CloseCode#PROTOCOL_ERROR], [CloseCode#INVALID_DATA] or
    /// [CloseCode#TOO_BIG].
    public int code() {
        return code;
    }

    static ProtocolViolation protocol(String message) {
        return new ProtocolViolation(CloseCode.PROTOCOL_ERROR, message);
    }

    static ProtocolViolation data(String message) {
        return new ProtocolViolation(CloseCode.INVALID_DATA, message);
    }

    /// @param what `frame` or `message`
    static ProtocolViolation tooBig(String what, long bytes, long limit) {
        return new ProtocolViolation(
                CloseCode.TOO_BIG,
                "Incoming %s of %d bytes is above length limit of %d bytes."
                        .formatted(what, bytes, limit));
    }

    /// How long it would get is not known, for nobody inflates it to its end.
    ///
    /// @param what `frame` or `message`
    static ProtocolViolation inflatesTooBig(String what, long limit) {
        return new ProtocolViolation(
                CloseCode.TOO_BIG,
                "Incoming compressed %s exceeds length limit of %d bytes.".formatted(what, limit));
    }
}

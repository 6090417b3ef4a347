package org.coppice.websocket.testkit;

/// What a reader of frames must tell.
///
/// **Threads**: immutable. **Errors**: none. **Null**: none.
///
/// @param code of [Type#CLOSE], 1005 if the frame has none, and [Type#FAIL]; otherwise 0
/// @param content text, a close frame's reason, or bytes as hexadecimal digits
public record FrameEvent(Type type, int code, String content) {
    private static final int NO_STATUS = 1005;

    /// Kinds of events.
    public enum Type {
        /// A message of text.
        TEXT,
        /// A message of bytes.
        BINARY,
        /// A ping.
        PING,
        /// A pong.
        PONG,
        /// A close frame.
        CLOSE,
        /// The reader must close the connection, by this code.
        FAIL
    }

    /// A message of text.
    public static FrameEvent text(String text) {
        return new FrameEvent(Type.TEXT, 0, text);
    }

    /// A message of bytes.
    ///
    /// @param digits two a byte
    public static FrameEvent binary(String digits) {
        return new FrameEvent(Type.BINARY, 0, digits);
    }

    /// A ping.
    ///
    /// @param digits two a byte
    public static FrameEvent ping(String digits) {
        return new FrameEvent(Type.PING, 0, digits);
    }

    /// A pong.
    ///
    /// @param digits two a byte
    public static FrameEvent pong(String digits) {
        return new FrameEvent(Type.PONG, 0, digits);
    }

    /// A close frame.
    public static FrameEvent close(int code, String reason) {
        return new FrameEvent(Type.CLOSE, code, reason);
    }

    /// What ends the connection.
    public static FrameEvent fail(int code) {
        return new FrameEvent(Type.FAIL, code, "");
    }

    /// Reads an event of a table: `TEXT 'a'`, `PING 61`, `CLOSE 1000 'bye'`, `FAIL 1002`.
    static FrameEvent parse(String source) {
        String[] parts = source.split(" ", 2);
        Type type = Type.valueOf(parts[0]);
        String rest = parts.length == 1 ? "" : parts[1].strip();
        return switch (type) {
            case TEXT -> text(FrameNotation.text(rest));
            case BINARY -> binary(FrameNotation.digits(rest));
            case PING -> ping(FrameNotation.digits(rest));
            case PONG -> pong(FrameNotation.digits(rest));
            case FAIL -> fail(Integer.parseInt(rest));
            case CLOSE -> parseClose(rest);
        };
    }

    private static FrameEvent parseClose(String source) {
        if (source.isEmpty()) {
            return close(NO_STATUS, "");
        }
        String[] parts = source.split(" ", 2);
        return close(
                Integer.parseInt(parts[0]), parts.length == 1 ? "" : FrameNotation.text(parts[1]));
    }
}

package org.coppice.hub.api;

/// What a channel may be ready for: bits that [ReadyListener#ready(int)] gets and, but for
/// [#HANGUP], [HubKey#arm(int)] takes.
///
/// Readiness is a hint. The operation that follows may still find nothing, and then answers that it
/// would block.
public final class Readiness {
    /// A read, an accept or a receive will probably not block: there are bytes, connections or
    /// datagrams, the end of the input, or an error to be thrown.
    public static final int READ = 1;

    /// A write will probably not block; for a channel that is connecting: the attempt has ended,
    /// well or badly, and `finishConnect` tells.
    public static final int WRITE = 2;

    /// No more input will come than what is buffered: the peer has shut down its output or is gone,
    /// or the connection has failed. Comes with [#READ], and is sticky: from now on a **read**
    /// never blocks, so the receiver keeps the bit and asks the hub for reads no more.
    ///
    /// It says nothing about writes: a peer that sends no more may still read, and slowly. A
    /// connection that is dead both ways is delivered as all three bits; the write then throws.
    ///
    /// Not every mechanism tells: `select` and `nio` deliver [#READ] alone, as often as it is
    /// armed.
    public static final int HANGUP = 4;

    private Readiness() {}

    /// The bits as text for logs and errors, such as `READ|HANGUP`; `NONE` if there is none.
    ///
    /// @param readiness any combination of bits; unknown ones are shown as a number
    /// @return text for people
    public static String describe(int readiness) {
        StringBuilder text = new StringBuilder();
        int rest = describe(text, describe(text, readiness, READ, "READ"), WRITE, "WRITE");
        rest = describe(text, rest, HANGUP, "HANGUP");
        if (rest != 0) {
            separate(text).append(rest);
        }
        return text.isEmpty() ? "NONE" : text.toString();
    }

    private static int describe(StringBuilder text, int bits, int bit, String name) {
        if ((bits & bit) != 0) {
            separate(text).append(name);
        }
        return bits & ~bit;
    }

    private static StringBuilder separate(StringBuilder text) {
        return text.isEmpty() ? text : text.append('|');
    }
}

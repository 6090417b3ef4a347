package org.coppice.wsgi.server;

import java.nio.ByteBuffer;
import org.coppice.wsgi.spi.Problem;

/// The framing of a body in chunks (RFC 9112, section 7.1), byte by byte: everything but the data,
/// which it only counts, and the trailers. Extensions are checked and forgotten.
///
/// **Threads**: its loop's.
final class ChunkFraming {

    private enum State {
        SIZE_BEGIN,
        SIZE,
        SIZE_END,
        EXTENSION_BEGIN,
        EXTENSION,
        EXTENSION_END,
        VALUE_BEGIN,
        VALUE,
        QUOTED,
        ESCAPED,
        VALUE_END,
        LINE_FEED,
        DATA,
        DATA_RETURN,
        DATA_FEED,
        TRAILERS
    }

    private static final int DIGITS_MAX = 16;

    private final int extensionsMaxBytes;
    private State state = State.SIZE_BEGIN;
    private long bytesLeft;
    private int digits;
    private int extensionBytes;
    private Problem problem;

    /// @param extensionsMaxBytes of all of a body together
    ChunkFraming(int extensionsMaxBytes) {
        this.extensionsMaxBytes = extensionsMaxBytes;
    }

    /// Makes it ready for the next body.
    void reset() {
        state = State.SIZE_BEGIN;
        bytesLeft = 0;
        digits = 0;
        extensionBytes = 0;
        problem = null;
    }

    /// How much of the chunk's data is still to come.
    long bytesLeft() {
        return state == State.DATA ? bytesLeft : 0;
    }

    /// So much of it has been taken.
    void taken(int bytes) {
        bytesLeft -= bytes;
        if (bytesLeft == 0) {
            state = State.DATA_RETURN;
        }
    }

    /// Whether the last chunk has come: trailers follow.
    boolean isOver() {
        return state == State.TRAILERS;
    }

    /// Null unless it is malformed.
    Problem problem() {
        return problem;
    }

    /// Uses up what there is until data begin, or trailers, or something is wrong.
    void read(ByteBuffer bytes) {
        while (problem == null
                && state != State.DATA
                && state != State.TRAILERS
                && bytes.hasRemaining()) {
            next(bytes.get());
        }
    }

    private void next(byte b) {
        State next =
                switch (state) {
                    case SIZE_BEGIN -> digit(b) ? State.SIZE : null;
                    case SIZE -> digit(b) ? State.SIZE : afterSize(b);
                    case SIZE_END ->
                            isBlank(b) ? State.SIZE_END : only(b, ';', State.EXTENSION_BEGIN);
                    case EXTENSION_BEGIN -> begin(b, State.EXTENSION_BEGIN, State.EXTENSION);
                    case EXTENSION -> HeadParser.isToken(b) ? State.EXTENSION : afterExtension(b);
                    case EXTENSION_END ->
                            switch (b) {
                                case ' ', '\t' -> State.EXTENSION_END;
                                case ';' -> State.EXTENSION_BEGIN;
                                case '=' -> State.VALUE_BEGIN;
                                default -> null;
                            };
                    case VALUE_BEGIN ->
                            b == '"' ? State.QUOTED : begin(b, State.VALUE_BEGIN, State.VALUE);
                    case VALUE -> HeadParser.isToken(b) ? State.VALUE : afterSize(b);
                    case QUOTED -> quoted(b);
                    case ESCAPED -> HeadParser.isText(b) ? State.QUOTED : null;
                    case VALUE_END -> afterSize(b);
                    case LINE_FEED -> only(b, '\n', chunkBegins());
                    case DATA_RETURN -> only(b, '\r', State.DATA_FEED);
                    case DATA_FEED -> only(b, '\n', State.SIZE_BEGIN);
                    case DATA, TRAILERS -> throw new IllegalStateException(state.toString());
                };
        if (next == null) {
            problem = new Problem(400, "The body's chunks are malformed");
            return;
        }
        enter(next);
    }

    private void enter(State next) {
        if (next == State.SIZE_BEGIN) {
            digits = 0;
            bytesLeft = 0;
        } else if (next.compareTo(State.SIZE_END) >= 0 && next.compareTo(State.VALUE_END) <= 0) {
            extensionBytes++;
            if (extensionBytes > extensionsMaxBytes) {
                problem = new Problem(431, "The chunk extensions are too long");
            }
        }
        state = next;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static State only(byte b, char expected, State next) {
        return b == expected ? next : null;
    }

    /// Blanks may come before it.
    private static State begin(byte b, State before, State within) {
        if (isBlank(b)) {
            return before;
        }
        return HeadParser.isToken(b) ? within : null;
    }

    private static State quoted(byte b) {
        return switch (b) {
            case '"' -> State.VALUE_END;
            case '\\' -> State.ESCAPED;
            default -> HeadParser.isText(b) ? State.QUOTED : null;
        };
    }

    private static State afterExtension(byte b) {
        return b == '=' ? State.VALUE_BEGIN : isBlank(b) ? State.EXTENSION_END : afterSize(b);
    }

    /// Blanks before a line end are none of the grammar's.
    private static State afterSize(byte b) {
        return switch (b) {
            case '\r' -> State.LINE_FEED;
            case ';' -> State.EXTENSION_BEGIN;
            case ' ', '\t' -> State.SIZE_END;
            default -> null;
        };
    }

    private State chunkBegins() {
        return bytesLeft == 0 ? State.TRAILERS : State.DATA;
    }

    /// Takes a digit of the size, if it is one and the size stays in range.
    private boolean digit(byte b) {
        int value = b < 0 ? -1 : Character.digit(b, 16);
        if (value < 0 || digits == DIGITS_MAX || bytesLeft > Long.MAX_VALUE >> 4) {
            return false;
        }
        digits++;
        bytesLeft = bytesLeft << 4 | value;
        return true;
    }
}

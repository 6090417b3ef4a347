package org.coppice.websocket.frames;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates messages (RFC 7692, section 7.2.2).
///
/// The sender leaves out the end of each message, 00 00 FF FF, which is added here. Where the peer
/// forgets its window between messages a final block is added too: only a message that ends
/// properly can end with that. Otherwise the inflater must stay as it is, and what has broken off
/// makes the next message fail.
///
/// A block that is marked as the final one ends nothing but the window. RFC 7692 has senders that
/// do so start with an empty one, as zlib must.
final class MessageInflater {
    private static final byte[] TAIL = {0, 0, -1, -1};
    private static final byte[] TAIL_AND_FINAL = {0, 0, -1, -1, 1, 0, 0, -1, -1};

    private final DeflatePool pool;
    private final boolean keepsWindow;
    private Inflater inflater; // null: none is in use
    private boolean atBoundary = true; // no byte came since the message or a final block
    private boolean ending;

    MessageInflater(DeflatePool pool, boolean keepsWindow) {
        this.pool = pool;
        this.keepsWindow = keepsWindow;
    }

    /// Where bytes may be unmasked.
    byte[] scratch() {
        return pool.scratch();
    }

    /// Inflates bytes until there is no room.
    ///
    /// @param bytes may be used for anything afterwards
    /// @return how many of these bytes are still to be inflated, as a part is full
    int inflate(byte[] bytes, int length, Assembly target) throws ProtocolViolation {
        if (inflater == null) {
            inflater = pool.takeInflater();
        }
        atBoundary = false;
        inflater.setInput(bytes, 0, length);
        run(bytes, length, target);
        return inflater.getRemaining();
    }

    /// Whether all of the bytes that it was given are in the message.
    boolean drain(Assembly target) throws ProtocolViolation {
        if (atBoundary) {
            return true;
        }
        inflater.setInput(Assembly.NOTHING);
        return run(Assembly.NOTHING, 0, target);
    }

    /// Ends a message.
    ///
    /// @return whether it is all in the message; otherwise call again
    boolean end(Assembly target) throws ProtocolViolation {
        byte[] tail = keepsWindow ? TAIL : TAIL_AND_FINAL;
        if (!ending) {
            if (!drain(target)) {
                return false;
            }
            if (!atBoundary) {
                ending = true;
                inflater.setInput(tail);
            }
        }
        if (ending) {
            if (!run(tail, tail.length, target)) {
                return false;
            }
            checkEnd();
        }
        ending = false;
        atBoundary = true;
        if (!keepsWindow) {
            release();
        }
        return true;
    }

    /// The sender's end may itself be the final block, which takes the four bytes only.
    private void checkEnd() throws ProtocolViolation {
        int left = inflater.getRemaining();
        boolean tailOnly = left == 0 || !keepsWindow && left == TAIL_AND_FINAL.length - TAIL.length;
        if (inflater.finished() ? !tailOnly : !keepsWindow) {
            throw ProtocolViolation.data("Compressed data breaks off.");
        }
        if (inflater.finished()) {
            inflater.reset();
        }
    }

    /// Whether all input was inflated.
    private boolean run(byte[] input, int length, Assembly target) throws ProtocolViolation {
        while (true) {
            int room = target.room();
            if (room == 0) {
                return false;
            }
            int got = inflate(target, room);
            target.inflated(got);
            if (inflater.finished() && !ending) {
                int left = inflater.getRemaining();
                inflater.reset();
                atBoundary = left == 0;
                if (atBoundary) {
                    return true;
                }
                inflater.setInput(input, length - left, left);
            } else if (got < room) {
                return true;
            }
        }
    }

    private int inflate(Assembly target, int room) throws ProtocolViolation {
        try {
            return inflater.inflate(target.array(), target.count(), room);
        } catch (DataFormatException e) {
            throw ProtocolViolation.data(
                    "Compressed data cannot be inflated: %s.".formatted(e.getMessage()));
        }
    }

    /// Gives the inflater back.
    void release() {
        if (inflater != null) {
            pool.give(inflater);
            inflater = null;
        }
    }
}

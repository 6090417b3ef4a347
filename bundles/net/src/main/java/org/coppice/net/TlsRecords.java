package org.coppice.net;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/// The records of one TLS connection: what the peer has sent goes in, plain text comes out, and the
/// other way round. No I/O and no waiting.
///
/// Three buffers, each there only while something is in it, so that an idle connection has none:
/// `in` holds records of the peer, `plain` what of the last one did not fit in its target, `out`
/// records for the peer. What is in `out` must go out whole before anything else does, whoever
/// sends it: a writer that is killed half-way leaves its record to the next one. All are ready to
/// be taken from, except `in` between [#room()] and [#filled()].
///
/// **Threads:** one at a time, and none while a task of the engine runs elsewhere: the engine's
/// lock would block it.
final class TlsRecords {

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
    private static final ByteBuffer[] NOTHING = {EMPTY};
    private static final int HEADER_BYTES = 5;
    private static final byte HANDSHAKE_RECORD = 22;

    /// What an [#unwrap] came to.
    enum Outcome {
        /// A record, whether or not it had plain text.
        RECORD,
        /// There is no whole record.
        NEEDS_MORE,
        /// The peer has ended its sending.
        ENDED
    }

    private final SSLEngine engine;
    private final TlsBuffers pool;
    private final ByteBuffer[] targets = new ByteBuffer[2];
    private ByteBuffer in = EMPTY;
    private ByteBuffer plain = EMPTY;
    private ByteBuffer out = EMPTY;
    private boolean own;

    TlsRecords(SSLEngine engine, TlsBuffers pool) {
        this.engine = engine;
        this.pool = pool;
    }

    // ---- from the peer

    /// Where bytes of the peer are to be put, after those that are there.
    ByteBuffer room() throws SSLException {
        if (in == EMPTY) {
            in = pool.take();
            return in;
        }
        in.compact();
        if (!in.hasRemaining()) {
            in.flip();
            throw new SSLException("The peer sends a record of more than " + in.limit() + " bytes");
        }
        return in;
    }

    void filled() {
        in.flip();
        giveInIfDrained();
    }

    private void giveInIfDrained() {
        if (in != EMPTY && !in.hasRemaining()) {
            pool.give(in);
            in = EMPTY;
        }
    }

    /// Whether there is plain text to [#take].
    boolean hasPlain() {
        return plain != EMPTY;
    }

    private int recordBytes() {
        return HEADER_BYTES + (in.getShort(in.position() + 3) & 0xffff);
    }

    /// Whether a part of a record is there.
    boolean isInsideRecord() {
        return in.hasRemaining();
    }

    /// Whether a record of a handshake is next. Its type is not encrypted in TLS 1.2.
    boolean isHandshakeNext() {
        return in.hasRemaining() && in.get(in.position()) == HANDSHAKE_RECORD;
    }

    /// The bytes that the peer began with, for messages.
    ByteBuffer unread() {
        return in.slice();
    }

    /// Takes plain text that is there. Never looks at records.
    ///
    /// @return how many bytes
    int take(ByteBuffer target) {
        int count = Math.min(plain.remaining(), target.remaining());
        if (count > 0) {
            target.put(target.position(), plain, plain.position(), count);
            target.position(target.position() + count);
            plain.position(plain.position() + count);
            givePlainIfDrained();
        }
        return count;
    }

    private void givePlainIfDrained() {
        if (plain != EMPTY && !plain.hasRemaining()) {
            pool.give(plain);
            plain = EMPTY;
        }
    }

    /// Decrypts the next record into the target and what does not fit there into `plain`, which
    /// must be empty.
    Outcome unwrap(ByteBuffer target) throws SSLException {
        if (!in.hasRemaining()) {
            return Outcome.NEEDS_MORE;
        }
        SSLEngineResult result;
        if (in.remaining() >= HEADER_BYTES && target.remaining() >= recordBytes()) {
            result = engine.unwrap(in, target);
        } else {
            result = unwrapBoth(target);
        }
        own = result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
        giveInIfDrained();
        return switch (result.getStatus()) {
            case OK -> Outcome.RECORD;
            case CLOSED -> Outcome.ENDED;
            case BUFFER_UNDERFLOW -> Outcome.NEEDS_MORE;
            case BUFFER_OVERFLOW ->
                    throw new SSLException("A record has more plain text than TLS allows");
        };
    }

    private SSLEngineResult unwrapBoth(ByteBuffer target) throws SSLException {
        plain = pool.take();
        targets[0] = target;
        targets[1] = plain;
        try {
            return engine.unwrap(in, targets, 0, 2);
        } finally {
            targets[0] = null;
            targets[1] = null;
            plain.flip();
            givePlainIfDrained();
        }
    }

    /// A record of the handshake, which has no plain text.
    Outcome unwrapHandshake() throws SSLException {
        return unwrap(EMPTY);
    }

    boolean holdsBuffers() {
        return in != EMPTY || plain != EMPTY || out != EMPTY;
    }

    // ---- for the peer

    /// What must be sent before anything else is encrypted.
    ByteBuffer out() {
        return out;
    }

    /// What is in [#out()] has been sent.
    void sent() {
        if (out != EMPTY && !out.hasRemaining()) {
            pool.give(out);
            out = EMPTY;
        }
    }

    /// Whether the engine wants to send a message of its own, as the last record had it.
    boolean hasOwn() {
        return own;
    }

    /// Encrypts of the sources what fits in a buffer. [#out()] must be empty.
    ///
    /// @return false if the engine sends no more
    boolean wrap(ByteBuffer[] sources) throws SSLException {
        return wrap(sources, last(sources));
    }

    /// The engine's own messages, if it has some: of the handshake, a new key, an alert, an end.
    ///
    /// @return false if the engine sends no more
    boolean wrapOwn() throws SSLException {
        return wrap(NOTHING, 0);
    }

    private static int last(ByteBuffer[] sources) {
        int last = sources.length - 1;
        while (last > 0 && !sources[last].hasRemaining()) {
            last--;
        }
        return last;
    }

    /// Adds records until the engine has no more, or there may be no room for another one.
    private boolean wrap(ByteBuffer[] sources, int last) throws SSLException {
        ByteBuffer buffer = out == EMPTY ? pool.take() : out.compact();
        out = buffer;
        try {
            while (true) {
                SSLEngineResult result = engine.wrap(sources, 0, last + 1, buffer);
                own = result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
                if (result.getStatus() == Status.CLOSED) {
                    return result.bytesProduced() > 0;
                }
                if (isOver(result, sources[last])) {
                    return true;
                }
            }
        } finally {
            buffer.flip();
            sent();
        }
    }

    private boolean isOver(SSLEngineResult result, ByteBuffer last) {
        boolean stuck =
                result.bytesProduced() == 0
                        && result.bytesConsumed() == 0
                        && result.getHandshakeStatus() != HandshakeStatus.FINISHED;
        return stuck || !last.hasRemaining() && !own;
    }
}

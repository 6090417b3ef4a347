package org.coppice.websocket.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.coppice.net.GreenStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keep-alive: whether the peer still lives.
///
/// It does if it sends anything, or takes what waited for it: a long message over a slow line keeps
/// the answer to a ping away for as long. Whoever does neither for some time is asked by a ping,
/// and has the time of an answer from when the ping is queued, and anew from when it is written.
///
/// **Behind much that nobody receives** no answer is seen, for what the peer has sent lies with the
/// system, and a handler may take as long as it likes. Then the system is asked when the time of
/// the answer is over: its peer's acknowledges the ping, however slow both programs are. If nothing
/// has come from there for as long, while the ping is sent again and again, nobody is there; else
/// the ping counts as answered.
///
/// **Threads**: its loop's.
abstract class WatchedConnection extends KnownConnection {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedConnection.class);

    /// When the last ping was queued or written, which is its payload, too; or when the peer has
    /// taken something since.
    private long pingNanos;

    /// Whether an answer is waited for.
    private boolean pinged;

    WatchedConnection(
            LoopShare share,
            GreenStream stream,
            Agreement agreement,
            ConnectionSettings settings,
            long id) {
        super(share, stream, agreement, settings, id);
        this.pingNanos = heardNanos;
    }

    /// Ends it at once.
    abstract void breakOff();

    /// The stream has failed.
    abstract IOException broke(IOException cause);

    /// Asks a peer that is silent, or breaks it off.
    ///
    /// @param hears whether its answer would be seen: not behind much that nobody receives
    final void watch(long nowNanos, boolean hears) {
        if (pinged && heardNanos - pingNanos >= 0) {
            pinged = false;
        }
        if (pinged && nowNanos - pingNanos >= settings().pongTimeout().toNanos()) {
            pinged = hears || isSilent();
            if (pinged) {
                LOG.debug("Connection {} is silent: it is broken off", id());
                breakOff();
            }
        }
        if (pinged) {
            return;
        }
        long pauseNanos = settings().ping().toNanos();
        if (pauseNanos > 0
                && nowNanos - heardNanos >= pauseNanos
                && nowNanos - pingNanos >= pauseNanos) {
            pinged(nowNanos);
            ping();
        }
    }

    /// Whether the peer's system, too, has not answered for as long as the peer may take.
    private boolean isSilent() {
        return stream().silence().compareTo(settings().pongTimeout()) >= 0;
    }

    private void ping() {
        try {
            outbox().ping();
        } catch (IOException e) {
            broke(e);
        }
    }

    /// A ping is written now.
    ///
    /// @return its payload
    final ByteBuffer pinged(long nowNanos) {
        pinged = true;
        pingNanos = nowNanos;
        return ByteBuffer.allocate(Long.BYTES).putLong(nowNanos).flip();
    }

    /// The peer has taken what waited for it, which is as good as an answer.
    final void took(long nowNanos) {
        pinged = false;
        pingNanos = nowNanos;
    }

    final void ponged(byte[] payload) {
        if (payload.length == Long.BYTES && ByteBuffer.wrap(payload).getLong() == pingNanos) {
            roundTripNanos = Math.max(0, share().loop().nowNanos() - pingNanos);
        }
    }
}

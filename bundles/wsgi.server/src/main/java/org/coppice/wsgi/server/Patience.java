package org.coppice.wsgi.server;

import java.time.Duration;
import org.coppice.wsgi.spi.RunningServer;

/// How long a connection waits for a head. The first one begins with the connection, each other one
/// with its first byte, and until then the connection is idle.
///
/// **Threads**: its loop's.
final class Patience {
    private static final long LAST_REQUEST_NANOS = RunningServer.LAST_REQUEST.toNanos();

    private final ServerLoop home;
    private long endNanos;

    /// Since when a first request may come; the handshake of TLS is before that.
    private long readyNanos;

    private boolean headBegun = true;
    private boolean first = true;
    private boolean goesOn;

    Patience(ServerLoop home) {
        this.home = home;
        this.readyNanos = home.loop().nowNanos();
        this.endNanos = readyNanos + headerTimeoutNanos();
    }

    /// The handshake is done.
    void ready() {
        readyNanos = home.loop().nowNanos();
    }

    /// The next pause is the last one still.
    void goOn() {
        goesOn = true;
    }

    /// The connection pauses.
    void pause() {
        if (!headBegun && !goesOn) {
            endNanos = home.loop().nowNanos() + keepAliveNanos();
        }
        goesOn = false;
    }

    /// A part of a head has come.
    void beginHead() {
        first = false;
        if (!headBegun) {
            headBegun = true;
            endNanos = home.loop().nowNanos() + headerTimeoutNanos();
        }
    }

    /// A head is complete.
    void endHead() {
        first = false;
        headBegun = false;
    }

    /// Whether no head has begun; the first has from the start.
    boolean isIdle() {
        return !headBegun;
    }

    /// Whether the first request is on its way, so that the end of a server waits for it: a client
    /// that has just connected does so to ask.
    boolean expectsFirst() {
        return first && firstLeftNanos() > 0;
    }

    private long firstLeftNanos() {
        return readyNanos + LAST_REQUEST_NANOS - home.loop().nowNanos();
    }

    /// Not positive when it is over.
    Duration left() {
        long leftNanos = endNanos - home.loop().nowNanos();
        return Duration.ofNanos(
                first && home.endsIdle() ? Math.min(leftNanos, firstLeftNanos()) : leftNanos);
    }

    /// Since when it is idle; nearly, if other times were configured meanwhile.
    long idleSinceNanos() {
        return endNanos - (headBegun ? headerTimeoutNanos() : keepAliveNanos());
    }

    private long headerTimeoutNanos() {
        return home.server().settings().timeouts().headerTimeout().toNanos();
    }

    private long keepAliveNanos() {
        return home.server().settings().timeouts().keepAlive().toNanos();
    }
}

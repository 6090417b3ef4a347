package org.coppice.wsgi.server;

import java.time.Duration;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;

/// Has connections that have been idle for a while wait on without a green thread: its stack and
/// what belongs to it are two thirds of what an idle connection costs, and to begin one is not felt
/// by a client that has paused for so long.
///
/// While nobody is idle nobody looks.
///
/// **Threads**: its loop's.
final class Resting {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final String server;
    private final IdleConnections idle;
    private final IdleConnections resting = new IdleConnections();
    private boolean watched;

    /// @param idle those that wait on a green thread
    Resting(String server, IdleConnections idle) {
        this.server = server;
        this.idle = idle;
    }

    /// Those that wait without one.
    IdleConnections connections() {
        return resting;
    }

    /// A connection is idle. Never blocks.
    void watch() {
        if (!watched) {
            Coppice.spawnN(this::lookNowAndThen);
            watched = true;
        }
    }

    private void lookNowAndThen() {
        GreenThread.current().name("idle connections of " + server);
        try {
            do {
                idle.mark();
                Coppice.sleep(BETWEEN_LOOKS);
                look();
            } while (!idle.isEmpty());
        } finally {
            watched = false;
        }
    }

    /// With each one that goes to rest everybody else has a turn, as a kill lets others run.
    private void look() {
        HttpConnection next = idle.takeMarked();
        while (next != null) {
            next.rest();
            next = idle.takeMarked();
        }
    }
}

package org.coppice.wsgi.server;

import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.QuietWarning;
import org.coppice.wsgi.spi.HeavyTurns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cuts clients that take their responses too slowly.
///
/// A write ends when the system has taken all of it, however slowly that goes, and hardly one has
/// to wait. So no write is timed: one look at all requests in flight, four times in a window, finds
/// those that wait for their client and counts what the system has taken since. While nothing is in
/// flight nobody looks.
///
/// **Threads**: its loop's.
final class SlowReaders {
    private static final Logger LOG = LoggerFactory.getLogger(SlowReaders.class);
    private static final int LOOKS_A_WINDOW = 4;

    /// At so many clients it looks before others have their turn.
    private static final int LOOKS_IN_ONE_GO = 256;

    private final HttpServer server;
    private final Workspaces workspaces;
    private final HeavyTurns ends;
    private final QuietWarning warning;
    private boolean watched;

    /// @param ends for each that is cut
    SlowReaders(HttpServer server, Workspaces workspaces, HeavyTurns ends) {
        this.server = server;
        this.workspaces = workspaces;
        this.ends = ends;
        this.warning =
                new QuietWarning(
                        LOG,
                        "Server {} has cut {} connection(s) that took their responses too slowly,"
                                + " the last is that of {}",
                        server.name());
    }

    /// A request begins. Never blocks.
    void watch() {
        if (!watched && server.settings().rates().responseMinBytesPerSecond() > 0) {
            Coppice.spawnN(this::lookNowAndThen);
            watched = true;
        }
    }

    private void lookNowAndThen() {
        GreenThread.current().name("slow readers of " + server.name());
        try {
            do {
                Coppice.sleep(server.settings().rates().window().dividedBy(LOOKS_A_WINDOW));
                look(server.settings().rates());
            } while (workspaces.isAnyInUse());
        } finally {
            watched = false;
        }
    }

    private void look(RateSettings rates) {
        if (rates.responseMinBytesPerSecond() == 0) {
            return;
        }
        workspaces.beginLook();
        int seen = 0;
        for (Workspace work = workspaces.nextLook(); work != null; work = workspaces.nextLook()) {
            if (work.isReaderTooSlow(rates)) {
                cut(work);
            }
            if (++seen % LOOKS_IN_ONE_GO == 0) {
                Coppice.giveWay();
            }
        }
    }

    private void cut(Workspace work) {
        HttpConnection client = work.user();
        ends.await();
        if (work.user() == client && work.output().isWriting()) { // it has not ended meanwhile
            warning.tell(client);
            client.abort();
        }
    }
}

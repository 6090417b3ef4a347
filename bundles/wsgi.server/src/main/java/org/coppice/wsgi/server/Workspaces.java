package org.coppice.wsgi.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.coppice.green.Event;
import org.coppice.green.Loop;
import org.coppice.net.QuietWarning;
import org.coppice.wsgi.spi.HeavyTurns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The workspaces of one loop: those in use, as many as requests are in flight, and those that
/// nobody uses, the last used first. Of those that come back so many are kept as are usual under
/// load, because a new one costs a parser, an encoder and two buffers. What a loop keeps when it is
/// idle is thus at most [#KEPT] times twice [Workspace#BUFFER_BYTES], 8 MiB, and the 2 MiB of
/// [Buffers].
///
/// **When all that may be are in use**, who wants one waits, first come, first served. Most of
/// those in flight then are slow clients, who keep a workspace for minutes where others need it for
/// microseconds: the oldest of those that wait for their client are cut, as many as others wait.
/// Requests that an application has are left alone.
///
/// **Threads**: its loop's.
final class Workspaces {
    private static final Logger LOG = LoggerFactory.getLogger(Workspaces.class);
    private static final int KEPT = 256;

    /// Of 64 KiB each.
    private static final int PIECES_SENT_IN_A_PASS = 4;

    private static final int PIECES_TAKEN_IN_A_PASS = 1;

    /// So long a client may keep others waiting.
    private static final Duration SLOW = Duration.ofSeconds(1);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Loop loop;
    private final HttpServer server;
    private final QuietWarning warning;
    private final Buffers buffers = new Buffers(Workspace.BUFFER_BYTES);
    private final HeavyTurns downloads;
    private final HeavyTurns uploads;
    private final ArrayDeque<Workspace> free = new ArrayDeque<>();
    private final Deque<Event<Boolean>> waiting = new ArrayDeque<>();
    private Workspace newest;
    private Workspace oldest;

    /// Where [#nextLook()] goes on; null at the end.
    private Workspace nextLook;

    private int inUse;
    private long nextCutNanos;

    Workspaces(Loop loop, HttpServer server, LongSupplier requests) {
        this.loop = loop;
        this.server = server;
        this.downloads = new HeavyTurns(loop, PIECES_SENT_IN_A_PASS, requests);
        this.uploads = new HeavyTurns(loop, PIECES_TAKEN_IN_A_PASS, requests);
        this.nextCutNanos = loop.nowNanos();
        this.warning =
                new QuietWarning(
                        LOG,
                        "Server {} has cut {} slow client(s), for others wait and"
                                + " requestsMaxPerLoop are in flight; the last is {}",
                        server.name());
    }

    /// Blocks while there are as many as there may be.
    Workspace take(HttpConnection user, ServerSettings settings) {
        if (inUse < settings.limits().requestsMaxPerLoop() && waiting.isEmpty()) {
            inUse++;
        } else {
            awaitTurn();
        }
        Workspace workspace =
                free.isEmpty() ? new Workspace(loop, buffers, downloads, uploads) : free.pop();
        workspace.attach(user, settings);
        workspace.older = newest;
        if (newest == null) {
            oldest = workspace;
        } else {
            newest.newer = workspace;
        }
        newest = workspace;
        return workspace;
    }

    void giveBack(Workspace workspace) {
        if (workspace == nextLook) {
            nextLook = workspace.older;
        }
        if (workspace.newer == null) {
            newest = workspace.older;
        } else {
            workspace.newer.older = workspace.older;
        }
        if (workspace.older == null) {
            oldest = workspace.newer;
        } else {
            workspace.older.newer = workspace.newer;
        }
        workspace.newer = null;
        workspace.older = null;
        if (workspace.detach() && free.size() < KEPT) {
            free.push(workspace);
        }
        passTurn();
    }

    boolean isAnyInUse() {
        return newest != null;
    }

    /// Begins to look at each one in use, see [#nextLook()]. One look at a time.
    void beginLook() {
        nextLook = newest;
    }

    /// The next one in use, the last taken first; null if that was all. In between they may come
    /// and go: those that were taken meanwhile are left out.
    Workspace nextLook() {
        Workspace next = nextLook;
        nextLook = next == null ? null : next.older;
        return next;
    }

    // ---- turns

    private int most() {
        return server.settings().limits().requestsMaxPerLoop();
    }

    /// Blocks until a turn is passed on to this, or there is one more than before.
    private void awaitTurn() {
        server.limitCounts().count("requestsMaxPerLoop");
        Event<Boolean> turn = new Event<>();
        waiting.add(turn);
        try {
            do {
                cutSlowClients();
            } while (!turn.await(LOOK_AGAIN) && inUse >= most());
        } catch (Throwable t) {
            if (!waiting.remove(turn)) {
                passTurn();
            }
            throw t;
        }
        if (waiting.remove(turn)) {
            inUse++;
        }
    }

    private void passTurn() {
        if (waiting.isEmpty() || inUse > most()) {
            inUse--;
        } else {
            waiting.poll().send(true);
        }
    }

    private void cutSlowClients() {
        long now = loop.nowNanos();
        if (now - nextCutNanos < 0) {
            return;
        }
        nextCutNanos = now + LOOK_AGAIN.toNanos();
        int wanted = waiting.size();
        Workspace next;
        for (Workspace each = oldest; each != null && wanted > 0; each = next) {
            next = each.newer;
            if (each.waitsForClientSince(now - SLOW.toNanos())) {
                warning.tell(each.user());
                each.user().abort();
                wanted--;
            }
        }
    }
}

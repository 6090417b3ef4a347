package org.coppice.wsgi.server;

import java.util.ArrayDeque;
import org.coppice.green.Loop;

/// The workspaces of one loop: those in use, as many as requests are in flight, and those that
/// nobody uses, the last used first. Of those that come back so many are kept as are usual under
/// load, because a new one costs two direct buffers, which only the garbage collector frees. What a
/// loop keeps when it is idle is thus at most [#KEPT] times twice [Workspace#BUFFER_BYTES]: 8 MiB.
///
/// **Threads**: its loop's.
final class Workspaces {
    private static final int KEPT = 256;

    private final Loop loop;
    private final ArrayDeque<Workspace> free = new ArrayDeque<>();
    private Workspace newest;

    Workspaces(Loop loop) {
        this.loop = loop;
    }

    Workspace take(HttpConnection user, ServerSettings settings) {
        Workspace workspace = free.isEmpty() ? new Workspace(loop) : free.pop();
        workspace.attach(user, settings);
        workspace.older = newest;
        if (newest != null) {
            newest.newer = workspace;
        }
        newest = workspace;
        return workspace;
    }

    void giveBack(Workspace workspace) {
        if (workspace.newer != null) {
            workspace.newer.older = workspace.older;
        } else {
            newest = workspace.older;
        }
        if (workspace.older != null) {
            workspace.older.newer = workspace.newer;
        }
        workspace.newer = null;
        workspace.older = null;
        if (workspace.detach() && free.size() < KEPT) {
            free.push(workspace);
        }
    }

    /// The one in use that was taken last, and with [Workspace#older] all others; null if there is
    /// none.
    Workspace newest() {
        return newest;
    }
}

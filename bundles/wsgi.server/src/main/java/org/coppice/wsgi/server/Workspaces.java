package org.coppice.wsgi.server;

import java.util.ArrayDeque;
import org.coppice.green.Loop;
import org.coppice.net.GreenStream;

/// The workspaces of one loop that nobody uses, the last used first. As many are in use as requests
/// are in flight; of those that come back so many are kept as are usual under load, because a new
/// one costs two direct buffers, which only the garbage collector frees. What a loop keeps when it
/// is idle is thus at most [#KEPT] times twice [Workspace#BUFFER_BYTES]: 8 MiB.
///
/// **Threads**: its loop's.
final class Workspaces {
    private static final int KEPT = 256;

    private final Loop loop;
    private final ArrayDeque<Workspace> free = new ArrayDeque<>();

    Workspaces(Loop loop) {
        this.loop = loop;
    }

    Workspace take(GreenStream stream, ServerSettings settings) {
        Workspace workspace = free.isEmpty() ? new Workspace(loop) : free.pop();
        workspace.attach(stream, settings);
        return workspace;
    }

    void giveBack(Workspace workspace) {
        if (workspace.detach() && free.size() < KEPT) {
            free.push(workspace);
        }
    }
}

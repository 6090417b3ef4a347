package org.coppice.websocket.server;

import java.util.Optional;
import org.coppice.green.AsyncResult;
import org.coppice.wsgi.api.Environ;

/// A connection whose handler is gone. It equals itself alone: to compare requests would cost more
/// than all else that is done for ten thousand of them.
final class Orphan {
    private final Environ environ;
    private final boolean begun;
    private final AsyncResult<Optional<Conversations>> heir = new AsyncResult<>();

    /// @param environ of its request
    /// @param begun whether somebody has talked over it: such a connection goes only to those who
    ///   take over, one that has merely had its handshake to any successor
    Orphan(Environ environ, boolean begun) {
        this.environ = environ;
        this.begun = begun;
    }

    Environ environ() {
        return environ;
    }

    boolean begun() {
        return begun;
    }

    /// Is told who goes on, or that nobody does.
    AsyncResult<Optional<Conversations>> heir() {
        return heir;
    }
}

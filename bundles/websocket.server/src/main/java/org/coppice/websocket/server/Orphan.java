package org.coppice.websocket.server;

import java.util.Optional;
import org.coppice.green.AsyncResult;
import org.coppice.wsgi.api.Environ;

/// A connection whose handler is gone.
///
/// @param environ of its request
/// @param begun whether somebody has talked over it: such a connection goes only to those who take
///   over, one that has merely had its handshake to any successor
/// @param heir is told who goes on, or that nobody does
record Orphan(Environ environ, boolean begun, AsyncResult<Optional<Conversations>> heir) {
    Orphan(Environ environ, boolean begun) {
        this(environ, begun, new AsyncResult<>());
    }
}

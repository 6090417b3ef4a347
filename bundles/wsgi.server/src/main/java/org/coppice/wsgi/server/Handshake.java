package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.coppice.net.GreenStream;
import org.coppice.net.TlsStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What comes before the first request of a connection with TLS.
///
/// Meanwhile the connection gives way to others as if it were idle. But who has begun a handshake
/// has begun a request: the end of the server waits for that.
///
/// **Threads**: the loop's.
final class Handshake {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);
    private static final Duration AT_ONCE = Duration.ofNanos(1);

    private Handshake() {}

    /// Blocks until it is done.
    ///
    /// @throws WakeUp if it is to give way, or nothing has come and the server ends
    static void complete(TlsStream stream, HttpConnection user, ServerLoop home)
            throws IOException {
        IdleConnections opening = home.idle(false);
        opening.add(user);
        try {
            completeInTime(stream, user, home);
        } catch (SocketTimeoutException e) {
            home.awaitTurnToEnd();
            throw e;
        } finally {
            opening.remove(user);
        }
    }

    private static void completeInTime(TlsStream stream, HttpConnection user, ServerLoop home)
            throws IOException {
        if (!home.endsIdle()) {
            try {
                stream.handshake();
                return;
            } catch (WakeUp e) {
                if (user.lookUp()) {
                    throw e;
                }
            }
        }
        if (!hasBegun(stream)) {
            throw WakeUp.SIGN;
        }
        stream.handshake();
    }

    /// Whether nothing has come of one that shall come.
    static boolean isSilent(GreenStream stream) {
        return stream instanceof TlsStream secured && !secured.hasBegun();
    }

    /// With a look at what has come just now.
    private static boolean hasBegun(TlsStream stream) throws IOException {
        try {
            stream.awaitReadable(AT_ONCE);
        } catch (SocketTimeoutException e) {
            LOG.debug("{} is not ready: {}", stream, e.getMessage());
        }
        return stream.hasBegun();
    }
}

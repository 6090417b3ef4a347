package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.coppice.green.Loop;
import org.coppice.net.GreenStream;
import org.coppice.wsgi.spi.UnwantedBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a server ends a connection that its client would have kept: it ends the sending and reads on
/// for a while. A close with unread input is a reset, which can overtake the last answer.
///
/// **Threads**: the loop's.
final class Lingering {
    private static final Logger LOG = LoggerFactory.getLogger(Lingering.class);

    private Lingering() {}

    /// Blocks until the client has seen the end or its time is over, unless it expects the end.
    ///
    /// @return whether it was waited for
    static boolean endSending(GreenStream stream, Workspace work, Loop loop) throws IOException {
        if (isClientsWish(work)) {
            return false;
        }
        stream.shutdownOutput();
        try {
            linger(work, loop);
        } catch (SocketTimeoutException e) {
            LOG.debug("{} is not closed by its client", stream);
        }
        return true;
    }

    private static void linger(Workspace work, Loop loop) throws IOException {
        long leftNanos = UnwantedBytes.LINGER_MAX.toNanos();
        long endNanos = loop.nowNanos() + leftNanos;
        while (leftNanos > 0 && work.fill(Duration.ofNanos(leftNanos)) >= 0) {
            leftNanos = endNanos - loop.nowNanos();
        }
    }

    /// Whether the client has said that nothing comes behind its last request, and nothing does.
    private static boolean isClientsWish(Workspace work) {
        RequestHead last = work.decoder().head();
        return last != null
                && !last.wantsPersistence()
                && work.decoder().isQuiet()
                && !work.input().hasRemaining();
    }
}

package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.coppice.wsgi.spi.UnwantedBytes;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a connection of HTTP/1 ends that its client would have kept: the sending has ended, and what
/// still comes is read and thrown away for a while. A close with unread input is a reset, which can
/// overtake the last answer.
///
/// **Threads**: any, but one at a time reads.
final class Lingering {
    private static final Logger LOG = LoggerFactory.getLogger(Lingering.class);

    /// Then others have a turn on the thread.
    private static final int READS_A_TURN = 16;

    private final EndPoint end;
    private final Scheduler scheduler;
    private volatile boolean begun;

    /// Null before it begins.
    private Scheduler.Task task;

    private boolean over;

    /// @param end where HTTP/1 is read, in clear text
    Lingering(EndPoint end, Scheduler scheduler) {
        this.end = end;
        this.scheduler = scheduler;
    }

    boolean hasBegun() {
        return begun;
    }

    /// The sending has ended.
    synchronized void begin() {
        if (task == null && !over) {
            begun = true;
            long millis = UnwantedBytes.LINGER_MAX.toMillis();
            task = scheduler.schedule(this::expired, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void expired() {
        LOG.debug("{} is not closed by its client", end);
        end.close();
    }

    /// The connection is closed.
    synchronized void end() {
        over = true;
        if (task != null) {
            task.cancel();
        }
    }

    /// Reads and throws away.
    ///
    /// @param buffer is as before
    /// @return 0 if more may come, -1 if not
    int fill(ByteBuffer buffer, StrictBytes.Source source) throws IOException {
        int filled = 1;
        for (int i = 0; i < READS_A_TURN && filled > 0; i++) {
            filled = source.fill(buffer);
            drop(buffer, filled);
        }
        return Math.min(filled, 0);
    }

    /// Takes off what was filled in last.
    static void drop(ByteBuffer buffer, int filled) {
        buffer.limit(buffer.limit() - Math.max(filled, 0));
    }
}

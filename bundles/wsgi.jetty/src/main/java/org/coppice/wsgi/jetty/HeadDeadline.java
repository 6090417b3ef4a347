package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the sending on a connection of HTTP/1 on which the head of a request takes too long,
/// however steadily it comes. It costs something only if a head comes in pieces.
///
/// It has no lock: green threads look too, as they read the body before, and one whose loop is
/// blocked must not hold up the thread of all timers. Only who begins or ends a wait meets the lock
/// of the timers themselves, for a few steps.
///
/// **Threads**: any.
final class HeadDeadline {
    private static final Logger LOG = LoggerFactory.getLogger(HeadDeadline.class);
    private static final String BODY = "Request Timeout\n";
    private static final String ANSWER =
            "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n"
                    + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: "
                    + BODY.length()
                    + "\r\n\r\n"
                    + BODY;

    private final EndPoint end;
    private final Scheduler scheduler;
    private final JettyConnection connection;

    private final AtomicReference<Wait> state = new AtomicReference<>(Wait.NONE);

    /// For the end of one head; or one of three that are no wait.
    private static final class Wait {
        static final Wait NONE = new Wait();

        /// The time is over, and the client is told so.
        static final Wait EXPIRED = new Wait();

        static final Wait CLOSED = new Wait();

        /// Null before it is known.
        private volatile Scheduler.Task task;

        boolean isOne() {
            return this != NONE && this != EXPIRED && this != CLOSED;
        }

        void cancel() {
            Scheduler.Task known = task;
            if (known != null) {
                known.cancel();
            }
        }
    }

    /// @param end where to answer, in clear text
    HeadDeadline(EndPoint end, Scheduler scheduler, JettyConnection connection) {
        this.end = end;
        this.scheduler = scheduler;
        this.connection = connection;
    }

    /// Looks at what has come before anybody else does.
    ///
    /// @param amidHead whether a head has come in part
    /// @return whether it has come too late: nobody else may see it
    boolean look(boolean amidHead) {
        if (!amidHead) {
            if (state.get().isOne()) {
                state.getAndUpdate(now -> now.isOne() ? Wait.NONE : now).cancel();
            }
        } else if (state.get() == Wait.NONE) {
            begin(Wait.NONE);
        }
        return state.get() == Wait.EXPIRED;
    }

    /// The connection is closed: nobody keeps it any more.
    void end() {
        state.getAndSet(Wait.CLOSED).cancel();
    }

    /// @param former what it is now, or somebody else was quicker
    private void begin(Wait former) {
        Wait next = new Wait();
        if (!state.compareAndSet(former, next)) {
            return;
        }
        next.task =
                scheduler.schedule(
                        () -> expired(next), connection.headTimeoutMillis(), TimeUnit.MILLISECONDS);
        if (state.get() != next) {
            next.cancel(); // who has ended it may have missed it
        }
    }

    /// Behind a request that is not answered yet the next one has to wait anyway.
    private void expired(Wait wait) {
        if (!connection.running().isEmpty()) {
            begin(wait);
        } else if (state.compareAndSet(wait, Wait.EXPIRED)) {
            tell();
        }
    }

    private void tell() {
        LOG.debug("{} sends too slowly", connection);
        try {
            end.flush(BufferUtil.toBuffer(ANSWER, StandardCharsets.US_ASCII));
            end.shutdownOutput();
        } catch (IOException e) {
            LOG.debug("{} is not told so: {}", connection, e.toString());
            end.close();
        }
    }
}

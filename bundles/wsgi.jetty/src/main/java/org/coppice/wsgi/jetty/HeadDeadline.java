package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the sending on a connection of HTTP/1 on which the head of a request takes too long,
/// however steadily it comes. It costs something only if a head comes in pieces.
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

    /// Null while there is no deadline.
    private Scheduler.Task task;

    private boolean over;

    /// @param end where to answer, in clear text
    HeadDeadline(EndPoint end, Scheduler scheduler, JettyConnection connection) {
        this.end = end;
        this.scheduler = scheduler;
        this.connection = connection;
    }

    /// Looks at what has come before anybody else does.
    ///
    /// @param amidHead whether a head has come in part
    synchronized void look(boolean amidHead) {
        if (!amidHead) {
            cancel();
        } else if (task == null && !over) {
            begin();
        }
    }

    /// The connection is closed: nobody keeps it any more.
    synchronized void end() {
        over = true;
        cancel();
    }

    private void cancel() {
        if (task != null) {
            task.cancel();
            task = null;
        }
    }

    private void begin() {
        task =
                scheduler.schedule(
                        this::expired, connection.headTimeoutMillis(), TimeUnit.MILLISECONDS);
    }

    /// Behind a request that is not answered yet the next one has to wait anyway.
    private synchronized void expired() {
        if (task == null) {
            return;
        }
        if (!connection.running().isEmpty()) {
            begin();
            return;
        }
        over = true;
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

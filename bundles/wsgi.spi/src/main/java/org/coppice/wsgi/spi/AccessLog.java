package org.coppice.wsgi.spi;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line a request in the log `org.coppice.wsgi.access`, see [LogFormat].
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
public final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.coppice.wsgi.access");

    private AccessLog() {}

    /// Whether anybody wants to know.
    public static boolean isOn(LogSettings settings) {
        return settings.accessLog() && LOG.isInfoEnabled();
    }

    /// Tells of one.
    ///
    /// @param line whose text is the request line, fit for a log
    /// @param bytes all that were written, head and framing included
    /// @param nanos from the complete head to the end of the response
    public static void log(
            LogSettings settings,
            Object line,
            RequestFields fields,
            Peer peer,
            int status,
            long bytes,
            long nanos) {
        LogFormat.Entry entry =
                new LogFormat.Entry(
                        client(fields, peer, settings.logForwardedFor()),
                        peer.remotePort(),
                        line,
                        status,
                        bytes,
                        nanos);
        LOG.info("{}", settings.logFormat().line(entry));
    }

    /// eventlet's `log_x_forwarded_for`: the chain of clients as they claim, then the one seen
    /// here.
    private static String client(RequestFields fields, Peer peer, boolean withForwardedFor) {
        String forwarded = withForwardedFor ? fields.value("X-Forwarded-For") : null;
        return forwarded == null
                ? peer.remoteAddress()
                : PrintableText.of(forwarded.replace(" ", "")) + "," + peer.remoteAddress();
    }
}

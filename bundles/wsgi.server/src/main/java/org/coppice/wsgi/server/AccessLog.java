package org.coppice.wsgi.server;

import org.coppice.wsgi.spi.PrintableText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line a request in the log `org.coppice.wsgi.access`, see [LogFormat].
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.coppice.wsgi.access");

    private AccessLog() {}

    static boolean isOn(ServerSettings settings) {
        return settings.log().accessLog() && LOG.isInfoEnabled();
    }

    /// @param bytes all that were written, head and framing included
    /// @param nanos from the complete head to the end of the response
    static void log(
            LogSettings settings, RequestHead head, Peer peer, int status, long bytes, long nanos) {
        LogFormat.Entry entry =
                new LogFormat.Entry(
                        client(head, peer, settings.logForwardedFor()),
                        peer.remotePort(),
                        head,
                        status,
                        bytes,
                        nanos);
        LOG.info("{}", settings.logFormat().line(entry));
    }

    /// eventlet's `log_x_forwarded_for`: the chain of clients as they claim, then the one seen
    /// here.
    private static String client(RequestHead head, Peer peer, boolean withForwardedFor) {
        String forwarded = withForwardedFor ? head.value("X-Forwarded-For") : null;
        return forwarded == null
                ? peer.remoteAddress()
                : PrintableText.of(forwarded.replace(" ", "")) + "," + peer.remoteAddress();
    }
}

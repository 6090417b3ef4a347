package org.coppice.wsgi.server;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.coppice.wsgi.spi.PrintableText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line a request in the log `org.coppice.wsgi.access`, as eventlet writes it by default.
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.coppice.wsgi.access");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy HH:mm:ss", Locale.ENGLISH)
                    .withZone(ZoneId.systemDefault());

    private AccessLog() {}

    static boolean isOn(ServerSettings settings) {
        return settings.log().accessLog() && LOG.isInfoEnabled();
    }

    /// @param bytes all that were written, head and framing included
    /// @param nanos from the complete head to the end of the response
    static void log(String client, RequestHead head, int status, long bytes, long nanos) {
        LOG.info(
                "{} - - [{}] \"{}\" {} {} {}",
                client,
                DATE.format(Instant.now()),
                head,
                status,
                bytes,
                seconds(nanos));
    }

    private static String seconds(long nanos) {
        long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
        return "%d.%06d".formatted(micros / 1_000_000, micros % 1_000_000);
    }

    /// eventlet's `log_x_forwarded_for`: the chain of clients as they claim, then the one seen
    /// here.
    static String client(RequestHead head, Peer peer, boolean withForwardedFor) {
        String forwarded = withForwardedFor ? head.value("X-Forwarded-For") : null;
        return forwarded == null
                ? peer.remoteAddress()
                : PrintableText.of(forwarded.replace(" ", "")) + "," + peer.remoteAddress();
    }
}

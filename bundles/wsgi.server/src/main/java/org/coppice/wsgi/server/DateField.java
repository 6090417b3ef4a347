package org.coppice.wsgi.server;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.coppice.green.Loop;

/// The line of the header `Date`, made anew once a second.
///
/// **Threads**: its loop's.
final class DateField {
    private static final DateTimeFormatter FORMAT = // RFC 9110, section 5.6.7
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final Loop loop;
    private byte[] line;
    private long endNanos;

    DateField(Loop loop) {
        this.loop = loop;
    }

    /// The same array as long as the second lasts.
    byte[] now() {
        long nowNanos = loop.passNanos();
        if (line == null || nowNanos - endNanos >= 0) {
            Instant now = Instant.now();
            line = ResponseEncoder.bytes("Date: " + FORMAT.format(now) + "\r\n");
            endNanos = nowNanos + TimeUnit.SECONDS.toNanos(1) - now.getNano();
        }
        return line;
    }
}

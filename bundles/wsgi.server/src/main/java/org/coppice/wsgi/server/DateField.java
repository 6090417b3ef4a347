package org.coppice.wsgi.server;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/// The header `Date`, made anew once a second.
///
/// **Threads**: its loop's.
final class DateField {
    private static final DateTimeFormatter FORMAT = // RFC 9110, section 5.6.7
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private HttpField field;
    private long endNanos;

    HttpField now() {
        long nowNanos = System.nanoTime();
        if (field == null || nowNanos - endNanos >= 0) {
            Instant now = Instant.now();
            field = new PreEncodedHttpField(HttpHeader.DATE, FORMAT.format(now));
            endNanos = nowNanos + TimeUnit.SECONDS.toNanos(1) - now.getNano();
        }
        return field;
    }
}

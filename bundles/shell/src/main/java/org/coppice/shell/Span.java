package org.coppice.shell;

import java.time.Duration;
import java.util.Locale;

/// How long something takes or lasts, as people say it: one unit, two or three digits.
final class Span {

    private Span() {}

    /// Such as `12 ms`, `3.4 s`, `5 min`, `2 h` or `40 d`.
    static String text(Duration span) {
        long millis = span.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        if (millis < 120_000) {
            return millis / 1000 + " s";
        }
        if (span.toMinutes() < 120) {
            return span.toMinutes() + " min";
        }
        return span.toHours() < 48 ? span.toHours() + " h" : span.toDays() + " d";
    }
}

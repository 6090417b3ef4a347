package org.coppice.wsgi.server;

import java.time.Duration;
import org.coppice.wsgi.spi.SettingsReader;

/// How slow a client may be.
///
/// @param bodyMinBytesPerSecond of what it sends; 0 for no limit
/// @param responseMinBytesPerSecond of what it takes; 0 for no limit
/// @param window so long a client may be slower than that
record RateSettings(long bodyMinBytesPerSecond, long responseMinBytesPerSecond, Duration window) {

    static RateSettings of(SettingsReader in) {
        return new RateSettings(
                in.number("bodyMinBytesPerSecond", 0, Integer.MAX_VALUE),
                in.number("responseMinBytesPerSecond", 0, Integer.MAX_VALUE),
                in.millis("rateWindowMillis", 1, SettingsReader.MAX_MILLIS));
    }

    Pace bodyPace() {
        return bodyMinBytesPerSecond == 0 ? Pace.ANY : new Pace(bodyMinBytesPerSecond, window);
    }

    Pace responsePace() {
        return new Pace(responseMinBytesPerSecond, window);
    }
}

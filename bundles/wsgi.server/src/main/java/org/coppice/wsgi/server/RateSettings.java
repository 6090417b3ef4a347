package org.coppice.wsgi.server;

import java.time.Duration;
import org.coppice.wsgi.spi.SettingsReader;

/// How slow a client may be.
///
/// @param bodyMinBytesPerSecond of what it sends; 0 for no limit
/// @param responseMinBytesPerSecond of what it takes; 0 for no limit
/// @param window so long a client may be slower than that
record RateSettings(long bodyMinBytesPerSecond, long responseMinBytesPerSecond, Duration window) {
    private static final long FILE_PIECE_MIN_BYTES = 16 * 1024;

    static RateSettings of(SettingsReader in) {
        return new RateSettings(
                in.number("bodyMinBytesPerSecond", 0, Integer.MAX_VALUE),
                in.number("responseMinBytesPerSecond", 0, Integer.MAX_VALUE),
                in.millis("rateWindowMillis", 1, SettingsReader.MAX_MILLIS));
    }

    Pace bodyPace() {
        return bodyMinBytesPerSecond == 0 ? Pace.ANY : new Pace(bodyMinBytesPerSecond, window);
    }

    /// Of a file so much goes out at a time, because nobody sees what the system has sent of it
    /// meanwhile: little enough that a client which is just quick enough is seen to take it, but no
    /// less than is worth a system call.
    long filePieceBytes() {
        return responseMinBytesPerSecond == 0
                ? Long.MAX_VALUE
                : Math.max(
                        FILE_PIECE_MIN_BYTES, responseMinBytesPerSecond * window.toMillis() / 4000);
    }

    Pace responsePace() {
        return new Pace(responseMinBytesPerSecond, window);
    }
}

package org.coppice.wsgi.server;

import java.time.Duration;
import org.coppice.wsgi.spi.SettingsReader;

/// How long a server waits.
///
/// @param keepAlive keys `keepAlive` and `keepAliveMillis`: zero keeps no connection
record TimeoutSettings(
        Duration keepAlive, Duration headerTimeout, Duration bodyTimeout, Duration drain) {

    static TimeoutSettings of(SettingsReader in) {
        return new TimeoutSettings(
                keepAlive(in),
                in.millis("headerTimeoutMillis", 1, SettingsReader.MAX_MILLIS),
                in.millis("bodyTimeoutMillis", 1, SettingsReader.MAX_MILLIS),
                in.millis("drainMillis", 0, SettingsReader.MAX_MILLIS));
    }

    private static Duration keepAlive(SettingsReader in) {
        Duration keepAlive = in.millis("keepAliveMillis", 0, SettingsReader.MAX_MILLIS);
        return in.flag("keepAlive") ? keepAlive : Duration.ZERO;
    }
}

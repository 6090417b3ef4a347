package org.coppice.wsgi.server;

import java.time.Duration;
import org.coppice.wsgi.spi.SettingsReader;

/// Which application a server serves.
///
/// @param name key `application`
/// @param grace key `applicationGraceMillis`
record ApplicationSettings(String name, Duration grace) {

    static ApplicationSettings of(SettingsReader in) {
        return new ApplicationSettings(
                in.name("application"),
                in.millis("applicationGraceMillis", 0, SettingsReader.MAX_MILLIS));
    }
}

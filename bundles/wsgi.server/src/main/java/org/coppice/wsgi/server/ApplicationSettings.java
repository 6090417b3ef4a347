package org.coppice.wsgi.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.coppice.wsgi.spi.SettingsReader;

/// Which application a server serves.
///
/// @param name key `application`
/// @param grace key `applicationGraceMillis`
/// @param environ what is added to the environ of every request
record ApplicationSettings(String name, Duration grace, Map<String, String> environ) {
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    static ApplicationSettings of(SettingsReader in) {
        return new ApplicationSettings(
                in.name("application"),
                in.millis("applicationGraceMillis", 0, SettingsReader.MAX_MILLIS),
                environ(in, "environ"));
    }

    /// Reads `name=value, name=value`.
    private static Map<String, String> environ(SettingsReader in, String key) {
        Map<String, String> entries = new LinkedHashMap<>();
        String text = in.name(key);
        for (String entry : text.isEmpty() ? new String[0] : text.split(",")) {
            int equals = entry.indexOf('=');
            String name = equals < 0 ? "" : entry.substring(0, equals).strip();
            if (!KEY.matcher(name).matches() || RequestEnviron.isOfRequest(name)) {
                in.fault(
                        key,
                        text,
                        "give name=value, name=value, where no name is one that a request sets"
                                + " itself");
            } else {
                entries.put(name, entry.substring(equals + 1).strip());
            }
        }
        return Map.copyOf(entries);
    }
}

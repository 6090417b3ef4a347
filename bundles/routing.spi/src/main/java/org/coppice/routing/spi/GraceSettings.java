package org.coppice.routing.spi;

import java.util.Map;
import org.coppice.wsgi.spi.SettingsReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What each router can be told about routes that go, checked.
///
/// **Threads**: any. **Errors**: none. **Null**: never.
///
/// @param graceMillis how long a route that goes away waits for its requests in flight, in ms; 0:
///   not at all
/// @param updateGraceMillis how long requests for a route that went away wait for its successor, in
///   ms; 0: not at all
public record GraceSettings(long graceMillis, long updateGraceMillis) {
    /// Without configuration.
    public static final GraceSettings DEFAULTS = new GraceSettings(5000, 2000);

    private static final Logger LOG = LoggerFactory.getLogger(GraceSettings.class);
    private static final long MAX_MILLIS = 600_000;
    private static final String GRACE = "graceMillis";
    private static final String UPDATE_GRACE = "updateGraceMillis";

    /// What these properties say; for what they do not say the default. A bad value is logged in
    /// one line and the one in force stays; so is a key that nobody knows.
    ///
    /// @param pid of the configuration, for the log
    /// @param description the annotation interface, whose methods are the keys: these two, and
    ///   those that the router reads itself
    public static GraceSettings of(
            String pid, Class<?> description, Map<String, ?> properties, GraceSettings inForce) {
        new SettingsReader(description, properties)
                .unknownKeys()
                .ifPresent(hint -> LOG.warn("configuration {}: {}", pid, hint));
        return new GraceSettings(
                millis(pid, properties, GRACE, DEFAULTS.graceMillis, inForce.graceMillis),
                millis(
                        pid,
                        properties,
                        UPDATE_GRACE,
                        DEFAULTS.updateGraceMillis,
                        inForce.updateGraceMillis));
    }

    private static long millis(
            String pid, Map<String, ?> properties, String key, long normal, long inForce) {
        Object value = properties.get(key);
        if (value == null) {
            return normal;
        }
        String text = value.toString().strip();
        if (text.matches("[0-9]{1,9}") && Long.parseLong(text) <= MAX_MILLIS) {
            return Long.parseLong(text);
        }
        LOG.error(
                "configuration {}: {} = {} is not allowed, it must be a whole number in 0..{}; {}"
                        + " stays in force",
                pid,
                key,
                value,
                MAX_MILLIS,
                inForce);
        return inForce;
    }
}

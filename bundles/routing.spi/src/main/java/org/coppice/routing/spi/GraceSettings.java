package org.coppice.routing.spi;

import java.util.Map;
import java.util.function.Function;
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

    /// What these properties say; for what they do not say the default. If a value is bad, the
    /// settings in force stay and one line of the log says why; so is a key told that nobody knows.
    ///
    /// @param pid of the configuration, for the log
    /// @param description the annotation interface, whose methods are the keys
    public static GraceSettings of(
            String pid, Class<?> description, Map<String, ?> properties, GraceSettings inForce) {
        return read(pid, new SettingsReader(description, properties), GraceSettings::of, inForce);
    }

    /// These two keys, for a router that has more.
    public static GraceSettings of(SettingsReader in) {
        return new GraceSettings(
                in.number("graceMillis", 0, MAX_MILLIS),
                in.number("updateGraceMillis", 0, MAX_MILLIS));
    }

    /// The settings of a router, as [#of(String, Class, Map, GraceSettings)].
    ///
    /// @param settings reads them; what it says of faults is told
    public static <S> S read(
            String pid, SettingsReader in, Function<SettingsReader, S> settings, S inForce) {
        in.unknownKeys().ifPresent(hint -> LOG.warn("Configuration {}: {}", pid, hint));
        try {
            S wanted = settings.apply(in);
            in.requireNoFaults();
            return wanted;
        } catch (IllegalArgumentException e) {
            LOG.error("Configuration {} is refused, the former goes on: {}", pid, e.getMessage());
            return inForce;
        }
    }
}

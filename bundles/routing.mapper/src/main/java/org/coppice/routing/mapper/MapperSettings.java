package org.coppice.routing.mapper;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The configuration, checked.
record MapperSettings(long drainMillis, long updateGraceMillis) {
    static final MapperSettings DEFAULTS = new MapperSettings(5000, 2000);

    private static final Logger LOG = LoggerFactory.getLogger(MapperSettings.class);
    private static final long MAX_MILLIS = 600_000;

    /// What these properties say; for what they do not say the default. A bad value is logged in
    /// one line and the one in force stays.
    static MapperSettings of(Map<String, ?> properties, MapperSettings inForce) {
        return new MapperSettings(
                millis(properties, "drainMillis", DEFAULTS.drainMillis, inForce.drainMillis),
                millis(
                        properties,
                        "updateGraceMillis",
                        DEFAULTS.updateGraceMillis,
                        inForce.updateGraceMillis));
    }

    private static long millis(Map<String, ?> properties, String key, long normal, long inForce) {
        Object value = properties.get(key);
        if (value == null) {
            return normal;
        }
        String text = value.toString().strip();
        if (text.matches("[0-9]{1,9}") && Long.parseLong(text) <= MAX_MILLIS) {
            return Long.parseLong(text);
        }
        LOG.error(
                "configuration org.coppice.routing.mapper: {} = {} is not allowed, it must be a"
                        + " whole number in 0..{}; {} stays in force",
                key,
                value,
                MAX_MILLIS,
                inForce);
        return inForce;
    }
}

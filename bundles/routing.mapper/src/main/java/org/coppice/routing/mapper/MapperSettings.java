package org.coppice.routing.mapper;

import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The configuration, checked.
record MapperSettings(long drainMillis, long updateGraceMillis) {
    static final MapperSettings DEFAULTS = new MapperSettings(5000, 2000);

    private static final Logger LOG = LoggerFactory.getLogger(MapperSettings.class);
    private static final long MAX_MILLIS = 600_000;
    private static final List<String> KEYS = List.of("drainMillis", "updateGraceMillis");

    /// What Config Admin, File Install and Declarative Services put beside the keys.
    private static final List<String> FOREIGN_PREFIXES =
            List.of(".", "service.", "component.", "felix.", "org.", "osgi.", "objectClass");

    /// What these properties say; for what they do not say the default. A bad value is logged in
    /// one line and the one in force stays.
    static MapperSettings of(Map<String, ?> properties, MapperSettings inForce) {
        warnOfUnknownKeys(properties);
        return new MapperSettings(
                millis(properties, "drainMillis", DEFAULTS.drainMillis, inForce.drainMillis),
                millis(
                        properties,
                        "updateGraceMillis",
                        DEFAULTS.updateGraceMillis,
                        inForce.updateGraceMillis));
    }

    private static void warnOfUnknownKeys(Map<String, ?> properties) {
        List<String> unknown = unknownKeys(properties);
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "configuration org.coppice.routing.mapper: {} is no key, did you mean {}?",
                    String.join(", ", unknown),
                    String.join(" or ", KEYS));
        }
    }

    /// What somebody wrote in the hope that it is read.
    static List<String> unknownKeys(Map<String, ?> properties) {
        return properties.keySet().stream()
                .filter(key -> !KEYS.contains(key))
                .filter(key -> FOREIGN_PREFIXES.stream().noneMatch(key::startsWith))
                .sorted()
                .toList();
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

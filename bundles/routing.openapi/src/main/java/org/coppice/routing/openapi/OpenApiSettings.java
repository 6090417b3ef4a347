package org.coppice.routing.openapi;

import java.util.List;
import java.util.Map;
import org.coppice.routing.api.PathTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The configuration, checked.
record OpenApiSettings(String path, String title, String version) {
    static final OpenApiSettings DEFAULTS =
            new OpenApiSettings("/openapi.json", "Coppice", "1.0.0");

    private static final Logger LOG = LoggerFactory.getLogger(OpenApiSettings.class);
    private static final List<String> KEYS = List.of("path", "title", "version");

    /// What Config Admin, File Install and Declarative Services put beside the keys.
    private static final List<String> FOREIGN_PREFIXES =
            List.of(".", "service.", "component.", "felix.", "org.", "osgi.", "objectClass");

    /// What these properties say; for what they do not say, or say badly, the default. One line in
    /// the log tells of a bad value.
    static OpenApiSettings of(Map<String, ?> properties) {
        List<String> unknown = unknownKeys(properties);
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "configuration {}: {} is no key, did you mean {}?",
                    OpenApi.PID,
                    String.join(", ", unknown),
                    String.join(" or ", KEYS));
        }
        return new OpenApiSettings(
                path(text(properties, "path", DEFAULTS.path)),
                text(properties, "title", DEFAULTS.title),
                text(properties, "version", DEFAULTS.version));
    }

    private static List<String> unknownKeys(Map<String, ?> properties) {
        return properties.keySet().stream()
                .filter(key -> !KEYS.contains(key))
                .filter(key -> FOREIGN_PREFIXES.stream().noneMatch(key::startsWith))
                .sorted()
                .toList();
    }

    private static String text(Map<String, ?> properties, String key, String normal) {
        Object value = properties.get(key);
        return value == null || value.toString().isBlank() ? normal : value.toString().strip();
    }

    private static String path(String text) {
        try {
            if (PathTemplate.parse(text).variables().isEmpty()) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // told below, as one with variables
        }
        LOG.error(
                "configuration {}: path = {} is not allowed, it must be a path without variables"
                        + " that begins with /; the document is at {}",
                OpenApi.PID,
                text,
                DEFAULTS.path);
        return DEFAULTS.path;
    }
}

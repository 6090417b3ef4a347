package org.coppice.routing.openapi;

import java.util.Map;
import org.coppice.routing.api.PathTemplate;
import org.coppice.wsgi.spi.SettingsReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The configuration, checked.
record OpenApiSettings(String path, String title, String version) {
    static final OpenApiSettings DEFAULTS =
            new OpenApiSettings("/openapi.json", "Coppice", "1.0.0");

    private static final Logger LOG = LoggerFactory.getLogger(OpenApiSettings.class);

    /// What these properties say; for what they do not say, or say badly, the default. One line in
    /// the log tells of a bad value.
    static OpenApiSettings of(Map<String, ?> properties) {
        new SettingsReader(OpenApiConfiguration.class, properties)
                .unknownKeys()
                .ifPresent(hint -> LOG.warn("configuration {}: {}", OpenApi.PID, hint));
        return new OpenApiSettings(
                path(text(properties, "path", DEFAULTS.path)),
                text(properties, "title", DEFAULTS.title),
                text(properties, "version", DEFAULTS.version));
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

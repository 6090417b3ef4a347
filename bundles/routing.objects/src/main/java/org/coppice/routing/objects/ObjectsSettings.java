package org.coppice.routing.objects;

import java.util.Map;
import org.coppice.routing.spi.GraceSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The configuration in force.
record ObjectsSettings(
        GraceSettings grace, boolean mountInRoutes, boolean slashRedirects, boolean extensions) {
    static final String PID = "org.coppice.routing.objects";

    /// What counts without a configuration.
    static final ObjectsSettings DEFAULTS =
            new ObjectsSettings(GraceSettings.DEFAULTS, true, true, true);

    private static final Logger LOG = LoggerFactory.getLogger(ObjectsSettings.class);
    private static final String MOUNT = "mountInRoutes";
    private static final String SLASH = "slashRedirects";
    private static final String EXTENSIONS = "extensions";

    /// What these properties say; for what they do not say the default. A bad value is logged in
    /// one line and the one in force stays.
    static ObjectsSettings of(Map<String, ?> properties, ObjectsSettings inForce) {
        return new ObjectsSettings(
                GraceSettings.of(PID, ObjectsConfiguration.class, properties, inForce.grace),
                flag(properties, MOUNT, inForce.mountInRoutes),
                flag(properties, SLASH, inForce.slashRedirects),
                flag(properties, EXTENSIONS, inForce.extensions));
    }

    private static boolean flag(Map<String, ?> properties, String key, boolean inForce) {
        Object value = properties.get(key);
        String text = value == null ? "true" : value.toString().strip();
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        LOG.error(
                "configuration {}: {} = {} is not allowed, it must be true or false; {} stays in"
                        + " force",
                PID,
                key,
                value,
                inForce);
        return inForce;
    }
}

package org.coppice.routing.objects;

import java.util.Map;
import org.coppice.routing.spi.GraceSettings;
import org.coppice.wsgi.spi.SettingsReader;

/// The configuration in force.
record ObjectsSettings(
        GraceSettings grace, boolean mountInRoutes, boolean slashRedirects, boolean extensions) {
    static final String PID = "org.coppice.routing.objects";

    /// What counts without a configuration.
    static final ObjectsSettings DEFAULTS =
            new ObjectsSettings(GraceSettings.DEFAULTS, true, true, true);

    /// What these properties say; for what they do not say the default. If a value is bad, the
    /// settings in force stay and one line of the log says why.
    static ObjectsSettings of(Map<String, ?> properties, ObjectsSettings inForce) {
        return GraceSettings.read(
                PID,
                new SettingsReader(ObjectsConfiguration.class, properties),
                in ->
                        new ObjectsSettings(
                                GraceSettings.of(in),
                                in.flag("mountInRoutes"),
                                in.flag("slashRedirects"),
                                in.flag("extensions")),
                inForce);
    }
}

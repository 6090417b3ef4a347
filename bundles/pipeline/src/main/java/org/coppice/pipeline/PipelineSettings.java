package org.coppice.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.coppice.wsgi.spi.SettingsReader;

/// The configuration, checked.
///
/// @param filters the first met first
/// @param grace how long a part that goes waits for its requests
/// @param updateGrace how long requests wait for the successor of a part
record PipelineSettings(
        List<String> filters, String application, Duration grace, Duration updateGrace) {
    private static final long MAX_MILLIS = 600_000;

    /// @param name the pipeline's
    /// @throws IllegalArgumentException that names all that is wrong
    static PipelineSettings of(String name, Map<String, ?> properties) {
        SettingsReader reader = new SettingsReader(PipelineConfiguration.class, properties);
        PipelineSettings settings =
                new PipelineSettings(
                        reader.list("filters"),
                        reader.name("application"),
                        reader.millis("graceMillis", 0, MAX_MILLIS),
                        reader.millis("updateGraceMillis", 0, MAX_MILLIS));
        if (settings.filters.contains("")) {
            reader.fault(
                    "filters",
                    String.join(", ", settings.filters),
                    "give names with one comma between them");
        }
        if (settings.application.equals(name)) {
            reader.fault(
                    "application",
                    name,
                    "give another application than the pipeline itself, or rename the pipeline");
        }
        reader.requireNoFaults();
        return settings;
    }
}

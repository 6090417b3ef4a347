package org.coppice.web.filters;

import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/// [BodyLimit] under configuration: a filter for each file.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time.
@Component(
        service = {},
        configurationPid = BodyLimitComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "coppice.onDemand:Boolean=true",
        immediate = true)
@Designate(ocd = BodyLimitConfiguration.class, factory = true)
public final class BodyLimitComponent {
    static final String PID = "org.coppice.web.filters.bodylimit";

    /// The filter with the default settings.
    static final String NAME = "bodyLimit";

    private final ConfiguredFilter filter;

    /// Begins with this configuration.
    @Activate
    public BodyLimitComponent(BundleContext context, Map<String, ?> properties) {
        filter =
                new ConfiguredFilter(
                        context, PID, NAME, BodyLimitConfiguration.class, BodyLimit::of);
        filter.configure(properties);
    }

    @Modified
    void configure(Map<String, ?> properties) {
        filter.configure(properties);
    }

    @Deactivate
    void close() {
        filter.close();
    }
}

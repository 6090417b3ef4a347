package org.coppice.web.filters;

import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/// [ErrorPages] under configuration: a filter for each file.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time.
@Component(
        service = {},
        configurationPid = ErrorPagesComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "coppice.onDemand:Boolean=true",
        immediate = true)
@Designate(ocd = ErrorPagesConfiguration.class, factory = true)
public final class ErrorPagesComponent {
    static final String PID = "org.coppice.web.filters.errorpages";

    /// The filter with the default settings.
    static final String NAME = "errorPages";

    private final ConfiguredFilter filter;

    /// Begins with this configuration.
    @Activate
    public ErrorPagesComponent(BundleContext context, Map<String, ?> properties) {
        filter =
                new ConfiguredFilter(
                        context, PID, NAME, ErrorPagesConfiguration.class, ErrorPages::of);
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

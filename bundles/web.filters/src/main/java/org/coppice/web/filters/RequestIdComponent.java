package org.coppice.web.filters;

import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/// [RequestId] under configuration: a filter for each file.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time.
@Component(
        service = {},
        configurationPid = RequestIdComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "coppice.onDemand:Boolean=true",
        immediate = true)
@Designate(ocd = RequestIdConfiguration.class, factory = true)
public final class RequestIdComponent {
    static final String PID = "org.coppice.web.filters.requestid";

    /// The filter with the default settings.
    static final String NAME = "requestId";

    private final ConfiguredFilter filter;

    /// Begins with this configuration.
    @Activate
    public RequestIdComponent(BundleContext context, Map<String, ?> properties) {
        filter =
                new ConfiguredFilter(
                        context, PID, NAME, RequestIdConfiguration.class, RequestId::of);
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

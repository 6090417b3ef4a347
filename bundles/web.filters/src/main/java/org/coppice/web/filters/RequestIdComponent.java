package org.coppice.web.filters;

import java.util.Map;
import org.coppice.wsgi.api.Filter;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/// [RequestId] under configuration: a filter for each file.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time.
/// **Errors**: a bad configuration is a line of the log. **Null**: nothing here is null.
@Component(
        service = {},
        configurationPid = RequestIdComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "coppice.onDemand:Boolean=true",
        immediate = true)
@Designate(ocd = RequestIdConfiguration.class, factory = true)
public final class RequestIdComponent extends ConfiguredFilter {
    static final String PID = "org.coppice.web.filters.requestid";

    /// The filter with the default settings.
    static final String NAME = "requestId";

    /// Begins with this configuration.
    @Activate
    public RequestIdComponent(BundleContext context, Map<String, ?> properties) {
        super(context, PID, NAME, RequestIdConfiguration.class);
        configure(properties);
    }

    @Override
    Filter make(Map<String, ?> settings) {
        return RequestId.of(settings);
    }
}

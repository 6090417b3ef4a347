package org.coppice.web.filters;

import java.util.Map;
import org.coppice.wsgi.api.Filter;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/// [Timing] under configuration: a filter for each file.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time.
/// **Errors**: a bad configuration is a line of the log. **Null**: nothing here is null.
@Component(
        service = {},
        configurationPid = TimingComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "coppice.onDemand:Boolean=true",
        immediate = true)
@Designate(ocd = TimingConfiguration.class, factory = true)
public final class TimingComponent extends ConfiguredFilter {
    static final String PID = "org.coppice.web.filters.timing";

    /// The filter with the default settings.
    static final String NAME = "timing";

    /// Begins with this configuration.
    @Activate
    public TimingComponent(BundleContext context, Map<String, ?> properties) {
        super(context, PID, NAME, TimingConfiguration.class);
        configure(properties);
    }

    @Override
    Filter make(Map<String, ?> settings) {
        return Timing.of(settings);
    }
}

package org.coppice.web.filters;

import java.util.List;
import java.util.Map;
import org.coppice.wsgi.api.Filter;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/// [Compression] under configuration: a filter for each file.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time.
/// **Errors**: a bad configuration is a line of the log. **Null**: nothing here is null.
@Component(
        service = {},
        configurationPid = CompressionComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "coppice.onDemand:Boolean=true",
        immediate = true)
@Designate(ocd = CompressionConfiguration.class, factory = true)
public final class CompressionComponent extends ConfiguredFilter {
    static final String PID = "org.coppice.web.filters.compression";

    /// The filter with the default settings.
    static final String NAME = "compression";

    /// The compressors that there are besides gzip's; Declarative Services replaces the list.
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<ContentCoder> coders = List.of();

    /// Begins with this configuration.
    @Activate
    public CompressionComponent(BundleContext context, Map<String, ?> properties) {
        super(context, PID, NAME, CompressionConfiguration.class);
        configure(properties);
    }

    @Override
    Filter make(Map<String, ?> settings) {
        return Compression.of(settings, () -> coders);
    }
}

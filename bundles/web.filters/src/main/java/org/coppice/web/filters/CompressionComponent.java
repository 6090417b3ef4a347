package org.coppice.web.filters;

import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/// [Compression] under configuration: a filter for each file.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time.
@Component(
        service = {},
        configurationPid = CompressionComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "coppice.onDemand:Boolean=true",
        immediate = true)
@Designate(ocd = CompressionConfiguration.class, factory = true)
public final class CompressionComponent {
    static final String PID = "org.coppice.web.filters.compression";

    /// The filter with the default settings.
    static final String NAME = "compression";

    private final ConfiguredFilter filter;

    /// The compressors that there are besides gzip's; Declarative Services replaces the list.
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<ContentCoder> coders = List.of();

    /// Begins with this configuration.
    @Activate
    public CompressionComponent(BundleContext context, Map<String, ?> properties) {
        filter =
                new ConfiguredFilter(
                        context,
                        PID,
                        NAME,
                        CompressionConfiguration.class,
                        settings -> Compression.of(settings, () -> coders));
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

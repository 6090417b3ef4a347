package org.coppice.web.filters;

import java.util.List;
import java.util.Map;
import org.coppice.wsgi.api.Filter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/// The filters with their default settings, under their usual names: a pipeline needs no further
/// file for them. A configured one of the same name comes before.
///
/// **Threads**: called by Declarative Services on its own. **Errors**: none. **Null**: nothing here
/// is null.
@Component(
        service = {},
        immediate = true)
public final class UsualFilters {
    /// Behind all others of the name.
    private static final int RANKING = -1;

    private final List<ServiceRegistration<Filter>> registrations;

    /// The compressors that there are besides gzip's; Declarative Services replaces the list.
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<ContentCoder> coders = List.of();

    /// Registers them.
    @Activate
    public UsualFilters(BundleContext context) {
        Map<String, Filter> filters =
                Map.of(
                        CorsComponent.NAME, Cors.of(Map.of()),
                        RequestIdComponent.NAME, RequestId.of(Map.of()),
                        TimingComponent.NAME, Timing.of(Map.of()),
                        CompressionComponent.NAME, Compression.of(Map.of(), () -> coders),
                        ErrorPagesComponent.NAME, ErrorPages.of(Map.of()),
                        BodyLimitComponent.NAME, BodyLimit.of(Map.of()));
        registrations =
                filters.entrySet().stream()
                        .map(each ->
                                ConfiguredFilter.register(
                                        context, each.getValue(), each.getKey(), RANKING))
                        .toList();
    }

    @Deactivate
    void close() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}

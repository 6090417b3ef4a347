package org.coppice.pipeline;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Pipeline;
import org.coppice.wsgi.spi.SettingsReader;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A pipeline under configuration: one for each `etc/org.coppice.pipeline-NAME.cfg`. It registers
/// its application and its listing itself, for their properties follow from the configuration's
/// name.
///
/// **What a swap of a filter or an application does to work in flight:** requests that passed the
/// former end with it; the next ones meet the new one, or wait for it.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time; listings
/// ask on any.
@Component(
        service = {},
        configurationPid = PipelineComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "coppice.onDemand:Boolean=true",
        immediate = true)
@Designate(ocd = PipelineConfiguration.class, factory = true)
public final class PipelineComponent implements Pipeline {
    static final String PID = "org.coppice.pipeline";

    private static final Logger LOG = LoggerFactory.getLogger(PipelineComponent.class);

    private final String name;
    private final Chain chain;
    private final ServiceRegistration<?> application;
    private final ServiceRegistration<Pipeline> listing;
    private volatile Optional<PipelineSettings> settings = Optional.empty();

    /// Begins with this configuration.
    @Activate
    public PipelineComponent(BundleContext context, Map<String, ?> properties) {
        String instance = String.valueOf(properties.get(Constants.SERVICE_PID));
        int separator = instance.startsWith(PID) ? instance.indexOf('~') : -1;
        name = separator < 0 ? "default" : instance.substring(separator + 1);
        chain = new Chain(name, context);
        read(properties).ifPresent(this::use);
        chain.open();
        application = context.registerService(Application.class, chain, applicationProperties());
        listing = context.registerService(Pipeline.class, this, null);
    }

    /// Takes a changed configuration. One that is wrong changes nothing.
    @Modified
    void configure(Map<String, ?> properties) {
        read(properties)
                .ifPresent(wanted -> {
                    use(wanted);
                    application.setProperties(applicationProperties());
                });
    }

    /// Waits until the requests in flight are done.
    @Deactivate
    void close() {
        application.unregister();
        chain.close();
        listing.unregister();
    }

    private void use(PipelineSettings wanted) {
        settings = Optional.of(wanted);
        chain.configure(wanted);
    }

    private Optional<PipelineSettings> read(Map<String, ?> properties) {
        new SettingsReader(PipelineConfiguration.class, properties)
                .unknownKeys()
                .ifPresent(hint -> LOG.warn("Configuration {}~{}: {}", PID, name, hint));
        try {
            return Optional.of(PipelineSettings.of(name, properties));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "Configuration {}~{} is refused, {}: {}",
                    PID,
                    name,
                    settings.isPresent() ? "the former goes on" : "the pipeline answers 503",
                    e.getMessage());
            return Optional.empty();
        }
    }

    private Dictionary<String, Object> applicationProperties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Application.NAME, name);
        settings.ifPresent(now -> properties.put(Selection.ENDS_IN, now.application()));
        return properties;
    }

    // ---- for listings

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> filters() {
        return settings.map(PipelineSettings::filters).orElse(List.of());
    }

    @Override
    public String application() {
        return settings.map(PipelineSettings::application).orElse("");
    }

    @Override
    public List<String> obstacles() {
        return chain.obstacles();
    }

    @Override
    public long requestsInFlight() {
        return chain.requestsInFlight();
    }

    @Override
    public long requestsServed() {
        return chain.requestsServed();
    }
}

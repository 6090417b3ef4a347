package org.coppice.web.jackson;

import java.lang.reflect.Type;
import java.util.Map;
import org.coppice.web.ObjectCodec;
import org.coppice.wsgi.spi.SettingsReader;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The service: a [JacksonCodec] whose settings change while it is used. A bad configuration is
/// told in one line of the log, and changes nothing.
///
/// A mapper remembers the classes that it has met. When a bundle's classes go, as it is updated or
/// uninstalled, a fresh mapper takes its place: else each update of a route would stay in memory.
///
/// **Threads**: any. **Errors** and **Null**: as for [ObjectCodec].
@Component(service = ObjectCodec.class, configurationPid = JacksonComponent.PID)
@Designate(ocd = JacksonConfiguration.class)
public final class JacksonComponent implements ObjectCodec, BundleListener {
    static final String PID = "org.coppice.web.jackson";

    private static final Logger LOG = LoggerFactory.getLogger(JacksonComponent.class);

    private final BundleContext context;
    private Map<String, ?> settings = Map.of(); // those in force; guarded by this
    private volatile JacksonCodec codec = new JacksonCodec();

    /// Begins with this configuration, which may have no keys.
    @Activate
    public JacksonComponent(BundleContext context, Map<String, ?> properties) {
        this.context = context;
        configure(properties);
        context.addBundleListener(this);
    }

    /// Hears of no bundles any more.
    @Deactivate
    void close() {
        context.removeBundleListener(this);
    }

    /// Takes a changed configuration.
    @Modified
    synchronized void configure(Map<String, ?> properties) {
        new SettingsReader(JacksonConfiguration.class, properties)
                .unknownKeys()
                .ifPresent(hint -> LOG.warn("Configuration {}: {}", PID, hint));
        try {
            codec = JacksonCodec.of(properties);
            settings = properties;
        } catch (IllegalArgumentException e) {
            LOG.error("Configuration {} is refused, the former goes on: {}", PID, e.getMessage());
        }
    }

    /// Forgets all classes when some go. For the framework.
    @Override
    public synchronized void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.UNRESOLVED) {
            codec = JacksonCodec.of(settings);
        }
    }

    @Override
    public Object read(byte[] document, Type type) {
        return codec.read(document, type);
    }

    @Override
    public byte[] write(Object value) {
        return codec.write(value);
    }
}

package org.coppice.tpool;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The container's [NativePool], under configuration.
///
/// A change of the configuration is taken by the pool as it is: work in flight goes on. When the
/// bundle stops, work in flight has `drainMillis` to end. A bad configuration changes nothing.
///
/// **Threads:** any; the rest is called by Declarative Services.
@Component(service = NativePool.class, configurationPid = ConfiguredPool.PID, immediate = true)
@Designate(ocd = PoolConfiguration.class)
public final class ConfiguredPool extends WorkerPool {

    static final String PID = "org.coppice.tpool";

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredPool.class);
    private static final PoolSettings DEFAULTS = PoolSettings.of(Map.of());

    private volatile PoolSettings settings;

    /// For Declarative Services. Workers start with the first work.
    @Activate
    public ConfiguredPool(Map<String, ?> properties) {
        this(read(properties, "the defaults are used").orElse(DEFAULTS));
    }

    private ConfiguredPool(PoolSettings settings) {
        super("tpool", settings.threads(), settings.maxQueued(), settings.idle());
        this.settings = settings;
        interruptAbandoned(settings.interruptAbandoned());
        logFailures(settings.logFailures());
    }

    @Modified
    void modified(Map<String, ?> properties) {
        read(properties, "the former goes on").ifPresent(this::use);
    }

    private void use(PoolSettings next) {
        settings = next;
        maxQueued(next.maxQueued());
        idle(next.idle());
        interruptAbandoned(next.interruptAbandoned());
        logFailures(next.logFailures());
        if (next.threads() != size()) {
            resize(next.threads());
        }
    }

    private static Optional<PoolSettings> read(Map<String, ?> properties, String instead) {
        PoolSettings.unknownKeys(properties)
                .forEach(key ->
                        LOG.warn(
                                "Configuration {}: {} is no key; there are {}",
                                PID,
                                key,
                                PoolSettings.KEYS));
        try {
            return Optional.of(PoolSettings.of(properties));
        } catch (IllegalArgumentException e) {
            LOG.error("Configuration {}: {}; {}", PID, e.getMessage(), instead);
            return Optional.empty();
        }
    }

    @Deactivate
    void deactivate() {
        Duration drain = settings.drain();
        if (!end(drain)) {
            LOG.warn("Work was still in flight after {} and was interrupted", drain);
        }
    }

    @Override
    public void close() {
        throw notYours();
    }

    @Override
    public boolean close(Duration grace) {
        throw notYours();
    }

    private static UnsupportedOperationException notYours() {
        return new UnsupportedOperationException(
                "The container's pool ends with its bundle: build one of your own to close it");
    }
}

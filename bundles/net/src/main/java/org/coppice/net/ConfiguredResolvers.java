package org.coppice.net;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The resolvers of the container, under configuration.
///
/// **What a swap does to work in flight:** nothing. A look-up ends where it began; the next one
/// asks whoever is chosen then. With `auto` the best there is is used, always; with a name that one
/// whenever it is there, and the best while it is not. A bad configuration changes nothing.
///
/// **Threads:** any; the rest is called by Declarative Services and Config Admin, one at a time by
/// the lock of this object.
@Component(service = Resolvers.class, configurationPid = ConfiguredResolvers.PID, immediate = true)
@Designate(ocd = NetConfiguration.class)
public final class ConfiguredResolvers implements Resolvers {

    static final String PID = "org.coppice.net";

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredResolvers.class);
    private static final String KEY = "resolver";

    private final ChosenResolver resolver;
    private boolean active; // guarded by this
    private String told = ""; // guarded by this

    /// For Declarative Services.
    public ConfiguredResolvers() {
        this(ChosenResolver.HERE);
    }

    ConfiguredResolvers(ChosenResolver resolver) {
        this.resolver = resolver;
    }

    // ---- life

    @Activate
    synchronized void activate(Map<String, ?> properties) {
        resolver.use(read(properties).orElse(ChosenResolver.AUTO));
        active = true;
        tell();
    }

    @Modified
    synchronized void modified(Map<String, ?> properties) {
        Optional<String> next = read(properties);
        if (next.isPresent()) {
            resolver.use(next.get());
            tell();
        }
    }

    @Deactivate
    synchronized void deactivate() {
        active = false;
        resolver.leave();
    }

    private static Optional<String> read(Map<String, ?> properties) {
        properties.keySet().stream()
                .filter(key -> !key.equals(KEY) && key.indexOf('.') < 0)
                .sorted()
                .forEach(key ->
                        LOG.warn("Configuration {}: {} is no key; there is {}", PID, key, KEY));
        Object value = properties.get(KEY);
        String name =
                value == null || value.toString().isBlank()
                        ? ChosenResolver.AUTO
                        : value.toString().strip();
        if (name.matches("[a-z][a-z0-9.-]*")) {
            return Optional.of(name);
        }
        LOG.error(
                "Configuration {} is refused: {}={} is no name: allowed are lower-case letters,"
                        + " digits, '.' and '-'",
                PID,
                KEY,
                name);
        return Optional.empty();
    }

    // ---- providers

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.MULTIPLE,
            unbind = "removeResolver")
    synchronized void addResolver(Resolver provider) {
        resolver.add(provider);
        tellIfChanged();
    }

    synchronized void removeResolver(Resolver provider) {
        resolver.remove(provider);
        tellIfChanged();
    }

    private void tell() {
        String wanted = resolver.wanted();
        if (resolver.find(wanted).isPresent() || ChosenResolver.AUTO.equals(wanted)) {
            tellIfChanged();
        } else {
            told = resolver.name();
            LOG.error("Configuration {}: {}. Until then {} is used", PID, missing(wanted), told);
        }
    }

    private void tellIfChanged() {
        String name = resolver.name();
        if (active && !name.equals(told)) {
            told = name;
            LOG.info("Host names are resolved by {}", name);
        }
    }

    private String missing(String wanted) {
        return "resolver="
                + wanted
                + " is not there: use auto or one of "
                + String.join(", ", names())
                + ", or install the bundle that has it";
    }

    // ---- the service

    @Override
    public List<String> names() {
        return resolver.names();
    }

    @Override
    public Resolver current() {
        return resolver;
    }

    @Override
    public synchronized void use(String name) {
        if (resolver.find(name).isEmpty()) {
            throw new IllegalArgumentException(missing(name));
        }
        resolver.use(name);
        tellIfChanged();
    }
}

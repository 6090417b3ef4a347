package org.coppice.resolver.dns;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.net.HostLookupException;
import org.coppice.net.ResolvedHost;
import org.coppice.net.Resolver;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The container's resolver `dns`, under configuration; on a plain class path by the defaults.
///
/// A change of the configuration is for the next look-up, and forgets all answers: they may come
/// from other servers. Look-ups that run come to their end by what held when they began, also when
/// the bundle stops. A bad configuration changes nothing.
///
/// **Threads:** as [DnsResolver]; the rest is called by Declarative Services.
@Component(
        service = {Resolver.class, DnsResolver.class},
        configurationPid = ConfiguredDnsResolver.PID,
        property = {"coppice.resolver=dns", "service.ranking:Integer=200"})
@Designate(ocd = DnsConfiguration.class)
// optional: in OSGi the component serves
@ServiceProvider(value = Resolver.class, resolution = Resolution.OPTIONAL)
public final class ConfiguredDnsResolver implements DnsResolver {

    static final String PID = "org.coppice.resolver.dns";

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredDnsResolver.class);

    private volatile GreenDnsResolver resolver;

    /// For a plain class path.
    public ConfiguredDnsResolver() {
        this(Map.of());
    }

    /// For Declarative Services.
    @Activate
    public ConfiguredDnsResolver(Map<String, ?> properties) {
        DnsCodec.load();
        use(read(properties, "the defaults are used").orElse(DnsSettings.DEFAULTS));
    }

    @Modified
    void modified(Map<String, ?> properties) {
        read(properties, "the former goes on").ifPresent(this::use);
    }

    private void use(DnsSettings settings) {
        resolver = new GreenDnsResolver(settings, System::nanoTime);
    }

    private static Optional<DnsSettings> read(Map<String, ?> properties, String instead) {
        DnsOptions.unknownKeys(properties)
                .forEach(key ->
                        LOG.warn(
                                "Configuration {}: {} is no key; there are {}",
                                PID,
                                key,
                                DnsOptions.KEYS));
        try {
            return Optional.of(DnsOptions.read(properties));
        } catch (IllegalArgumentException e) {
            LOG.error("Configuration {} is refused, {}: {}", PID, instead, e.getMessage());
            return Optional.empty();
        }
    }

    // ---- the resolver

    @Override
    public String name() {
        return resolver.name();
    }

    @Override
    public int preference() {
        return resolver.preference();
    }

    @Override
    public ResolvedHost resolve(String host) throws UnknownHostException {
        return resolver.resolve(host);
    }

    @Override
    public <T extends DnsRecord> List<T> resolve(String name, Class<T> type)
            throws HostLookupException {
        return resolver.resolve(name, type);
    }

    @Override
    public String hostName(InetAddress address) throws UnknownHostException {
        return resolver.hostName(address);
    }

    @Override
    public void reset() {
        resolver.reset();
    }

    @Override
    public String toString() {
        return resolver.toString();
    }
}

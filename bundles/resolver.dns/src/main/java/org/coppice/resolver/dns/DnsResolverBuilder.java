package org.coppice.resolver.dns;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/// Makes a [DnsResolver].
///
/// **Threads:** one at a time. **Errors:** a value out of range throws [IllegalArgumentException].
/// **Null:** nothing here is null.
public final class DnsResolverBuilder {

    private List<InetSocketAddress> servers = DnsSettings.DEFAULTS.servers();
    private List<String> search = DnsSettings.DEFAULTS.search();
    private Duration timeout = DnsSettings.DEFAULTS.timeout();
    private int attempts = DnsSettings.DEFAULTS.attempts();
    private Duration limit = DnsSettings.DEFAULTS.limit();
    private int cacheEntries = DnsSettings.DEFAULTS.cacheEntries();
    private Path hostsFile = DnsSettings.DEFAULTS.hostsFile();
    private Path resolvConfFile = DnsSettings.DEFAULTS.resolvConfFile();
    private LongSupplier nanoClock = System::nanoTime;

    DnsResolverBuilder() {}

    /// Who is asked, in this order; at first and with none those of `resolv.conf`.
    public DnsResolverBuilder servers(List<InetSocketAddress> newServers) {
        for (InetSocketAddress server : newServers) {
            if (server.isUnresolved() || server.getPort() == 0) {
                throw new IllegalArgumentException(
                        "server is " + server + ", allowed is an address with a port");
            }
        }
        servers = List.copyOf(newServers);
        return this;
    }

    /// The domains in which a name with few dots is searched; at first and with none those of
    /// `resolv.conf`.
    public DnsResolverBuilder search(List<String> newSearch) {
        search = newSearch.stream().map(DnsSettings::domain).toList();
        return this;
    }

    /// How long one server is waited for, each time; at first and with zero what `resolv.conf`
    /// says, which is 5 s unless it says otherwise.
    public DnsResolverBuilder timeout(Duration newTimeout) {
        timeout = require("timeout", newTimeout, newTimeout.isNegative(), "zero or more");
        return this;
    }

    /// How often each server is asked; at first and with zero what `resolv.conf` says, which is
    /// twice unless it says otherwise.
    public DnsResolverBuilder attempts(int newAttempts) {
        attempts = requireRange("attempts", newAttempts, DnsSettings.MAX_ATTEMPTS);
        return this;
    }

    /// How long a look-up may take in all, 10 s at first; more than zero.
    public DnsResolverBuilder limit(Duration newLimit) {
        boolean bad = newLimit.isNegative() || newLimit.isZero();
        limit = require("limit", newLimit, bad, "more than zero");
        return this;
    }

    /// How many answers are kept, 10000 at first; zero keeps none.
    public DnsResolverBuilder cacheEntries(int newCacheEntries) {
        cacheEntries = requireRange("cacheEntries", newCacheEntries, DnsSettings.MAX_CACHE_ENTRIES);
        return this;
    }

    /// The hosts file, `/etc/hosts` at first; it need not exist.
    public DnsResolverBuilder hostsFile(Path newHostsFile) {
        hostsFile = Objects.requireNonNull(newHostsFile, "newHostsFile");
        return this;
    }

    /// `/etc/resolv.conf` at first; it need not exist.
    public DnsResolverBuilder resolvConfFile(Path newResolvConfFile) {
        resolvConfFile = Objects.requireNonNull(newResolvConfFile, "newResolvConfFile");
        return this;
    }

    /// By what answers and files grow old, [System#nanoTime()] at first: for tests.
    public DnsResolverBuilder nanoClock(LongSupplier newNanoClock) {
        nanoClock = Objects.requireNonNull(newNanoClock, "newNanoClock");
        return this;
    }

    /// Makes the resolver; it has nothing to close.
    public DnsResolver build() {
        return new GreenDnsResolver(settings(), nanoClock);
    }

    DnsSettings settings() {
        return new DnsSettings(
                servers, search, timeout, attempts, limit, cacheEntries, hostsFile, resolvConfFile);
    }

    private static Duration require(String what, Duration value, boolean bad, String allowed) {
        if (bad) {
            throw new IllegalArgumentException(what + " is " + value + ", allowed is " + allowed);
        }
        return value;
    }

    private static int requireRange(String what, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(
                    what + " is " + value + ", allowed are 0 to " + most);
        }
        return value;
    }
}

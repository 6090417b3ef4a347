package org.coppice.resolver.dns;

import java.util.List;
import org.coppice.net.HostLookupException;
import org.coppice.net.Resolver;
import org.osgi.annotation.versioning.ProviderType;

/// Asks name servers, by `resolv.conf` or by configuration, and knows the hosts file: eventlet's
/// `greendns`, gevent's resolvers `dnspython` and `ares`. The container has one as a service;
/// others are made by [#builder()].
///
/// Answers are kept as long as their servers allow, also those that there is nothing. The same
/// question is asked once, however many wait for it.
///
/// **Threads:** any loop, at the same time. **Errors:** a [HostLookupException], a new one each
/// time, that names the servers. **Null:** nothing here is null.
@ProviderType
public interface DnsResolver extends Resolver {

    /// One of one's own.
    static DnsResolverBuilder builder() {
        return new DnsResolverBuilder();
    }

    /// Blocks until the records of a name are known: dnspython's `resolve`. Aliases are followed.
    ///
    /// ```java
    /// List<DnsRecord.Srv> servers = dns.resolve("_xmpp-client._tcp.example.org", DnsRecord.Srv.class);
    /// ```
    ///
    /// @param name is asked for as it is, without the search list and the hosts file
    /// @param type the kind of record, any in [DnsRecord]
    /// @return at least one; [DnsRecord.Srv] and [DnsRecord.Mx] those first that are to be tried
    ///   first, by priority and then the heavier
    /// @throws HostLookupException if there are none, or none came in time; it tells why
    <T extends DnsRecord> List<T> resolve(String name, Class<T> type) throws HostLookupException;

    /// Blocks until the true name of a host is known: eventlet's `resolve_cname`.
    ///
    /// @return the name itself if it is no alias
    /// @throws HostLookupException as [#resolve(String)]
    default String canonicalName(String host) throws java.net.UnknownHostException {
        return resolve(host).canonicalName();
    }
}

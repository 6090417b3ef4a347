package org.coppice.net;

import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/// Finds the addresses of host names, and names of addresses: a service, found by its [#name()] or,
/// with `resolver=auto`, by its [#preference()]. [Net#resolver()] is the one in use.
///
/// A provider that does not work on this platform must not register as a service at all; on a plain
/// class path its constructor throws an [UnsupportedOperationException] that names what is missing.
/// As a service it has the property `coppice.resolver` with its name, and its preference as the
/// `service.ranking`. A look-up that runs when the provider goes away comes to its end.
///
/// **Threads:** any loop, at the same time: a look-up blocks the calling green thread only. Outside
/// green threads only what needs no look-up is answered; the rest may throw
/// [IllegalStateException]. **Errors:** a [HostLookupException], a new one each time. **Null:**
/// nothing here is null.
@ConsumerType
public interface Resolver {

    /// The name that configuration uses, such as `dns`: lower case, one word, unique.
    String name();

    /// Which provider `auto` takes: the highest. `dns` says 200, `jdk` 100.
    int preference();

    /// Blocks until everything about a host is known, but never longer than the provider's limit:
    /// eventlet's `gethostbyname_ex` for both families.
    ///
    /// @param host a name, also an international one, or an address in digits, which is no question
    /// @throws HostLookupException if it has no address, or none came in time; it tells why
    ResolvedHost resolve(String host) throws UnknownHostException;

    /// Blocks until the addresses of a host are known: eventlet's and gevent's `getaddrinfo`.
    ///
    /// @return of both families, those first that are more likely to be reached; at least one
    /// @throws HostLookupException as [#resolve(String)]
    default List<InetAddress> addresses(String host) throws UnknownHostException {
        return resolve(host).addresses();
    }

    /// As [#addresses(String)] of one family alone.
    ///
    /// @param family `INET` or `INET6` of [java.net.StandardProtocolFamily]
    /// @throws HostLookupException also if the host has only addresses of the other family
    default List<InetAddress> addresses(String host, ProtocolFamily family)
            throws UnknownHostException {
        return resolve(host).addresses(family);
    }

    /// Blocks until the name of an address is known: eventlet's and gevent's `getnameinfo`. It is
    /// what whoever owns the address says; whether the name has this address is not checked.
    ///
    /// @throws HostLookupException if it has none, or none came in time
    String hostName(InetAddress address) throws UnknownHostException;

    /// Forgets what it keeps of earlier answers: eventlet's `reset`.
    default void reset() {}

    /// An address in digits, IPv4 or IPv6, with or without brackets; without any look-up. Empty for
    /// a name.
    static Optional<InetAddress> literal(String host) {
        return HostNames.literal(host);
    }
}

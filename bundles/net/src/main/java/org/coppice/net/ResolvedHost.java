package org.coppice.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.List;
import java.util.Objects;

/// What a [Resolver] has found out about a host.
///
/// **Threads:** any. **Null:** nothing here is null.
///
/// @param name what was asked for
/// @param canonicalName its true name, without the dot at its end; the name itself if there is no
///   other
/// @param aliases the names that led from what was asked for to the true one, and others of the
///   host; without the true one
/// @param addresses of both families, those first that are more likely to be reached
public record ResolvedHost(
        String name, String canonicalName, List<String> aliases, List<InetAddress> addresses) {

    /// Checks and copies.
    public ResolvedHost {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(canonicalName, "canonicalName");
        aliases = List.copyOf(aliases);
        addresses = List.copyOf(addresses);
    }

    /// Of an address in digits.
    static ResolvedHost of(String literal, InetAddress address) {
        return new ResolvedHost(literal, literal, List.of(), List.of(address));
    }

    /// The addresses of one family.
    ///
    /// @param family `INET` or `INET6` of [StandardProtocolFamily]
    /// @throws HostLookupException if there are none
    /// @throws IllegalArgumentException for another family
    public List<InetAddress> addresses(ProtocolFamily family) throws HostLookupException {
        if (family != StandardProtocolFamily.INET && family != StandardProtocolFamily.INET6) {
            throw new IllegalArgumentException(
                    "family is " + family.name() + ", allowed are INET and INET6");
        }
        boolean four = family == StandardProtocolFamily.INET;
        List<InetAddress> those =
                addresses.stream().filter(each -> each instanceof Inet4Address == four).toList();
        if (those.isEmpty()) {
            throw new HostLookupException(
                    name,
                    HostLookupException.Reason.NO_DATA,
                    "it has no address of IPv" + (four ? 4 : 6) + ", only " + addresses);
        }
        return those;
    }
}

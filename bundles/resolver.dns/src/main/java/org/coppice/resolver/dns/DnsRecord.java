package org.coppice.resolver.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.List;

/// What a name server has told about a name. Names are in lower case, without the dot at their end;
/// what is no printable ASCII in them is escaped.
///
/// **Threads:** any. **Null:** nothing here is null.
public sealed interface DnsRecord {

    /// Whose record it is.
    String name();

    /// For how long the server lets it be kept.
    Duration ttl();

    /// An address of IPv4.
    record A(String name, Duration ttl, Inet4Address address) implements DnsRecord {}

    /// An address of IPv6.
    record Aaaa(String name, Duration ttl, Inet6Address address) implements DnsRecord {}

    /// The name is an alias of the target.
    record Cname(String name, Duration ttl, String target) implements DnsRecord {}

    /// The name stands for an address, whose name the target is.
    record Ptr(String name, Duration ttl, String target) implements DnsRecord {}

    /// Where a service is (RFC 2782).
    ///
    /// @param priority the lowest that answers is to be used
    /// @param weight of those with the same priority, how large a share each shall have
    /// @param target empty if the service is decidedly not there
    record Srv(String name, Duration ttl, int priority, int weight, int port, String target)
            implements DnsRecord {}

    /// Text, in parts of up to 255 bytes; bytes outside ASCII are ISO 8859-1.
    record Txt(String name, Duration ttl, List<String> parts) implements DnsRecord {

        /// Copies.
        public Txt {
            parts = List.copyOf(parts);
        }

        /// All parts, as most uses of them mean it.
        public String text() {
            return String.join("", parts);
        }
    }

    /// Who takes the mail.
    ///
    /// @param preference the lowest is to be tried first
    record Mx(String name, Duration ttl, int preference, String exchange) implements DnsRecord {}
}

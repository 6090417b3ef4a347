package org.coppice.wsgi.spi;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import org.coppice.net.Addresses;

/// One place where a server listens.
///
/// @param address its name is looked up already
/// @param tls whether TLS is spoken there
public record Endpoint(SocketAddress address, boolean tls) {
    private static final String TLS = "tls:";

    /// Java writes no zeros short.
    private static final String LOOPBACK = "0:0:0:0:0:0:0:1";

    /// Reads an address as [Addresses] does, which may have `tls:` before it.
    ///
    /// @throws IllegalArgumentException that says what is wrong
    static Endpoint parse(String text) {
        boolean tls = text.startsWith(TLS);
        SocketAddress address = Addresses.parse(tls ? text.substring(TLS.length()) : text);
        if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
            InetSocketAddress found = new InetSocketAddress(inet.getHostString(), inet.getPort());
            if (found.isUnresolved()) {
                throw new IllegalArgumentException(
                        "'%s' is no name of this machine".formatted(inet.getHostString()));
            }
            address = found;
        }
        return new Endpoint(address, tls);
    }

    /// Whether both cannot be listened at together for certain. Each port 0 is another one.
    boolean isSamePlace(Endpoint other) {
        return address.equals(other.address) && !(port().isPresent() && port().get() == 0);
    }

    Optional<Integer> port() {
        return address instanceof InetSocketAddress inet
                ? Optional.of(inet.getPort())
                : Optional.empty();
    }

    /// What is spoken there, for messages too.
    String protocol() {
        return protocol(tls);
    }

    /// What a server says that it speaks where it listens.
    public static String protocol(boolean tls) {
        return tls ? "TLS" : "plain HTTP";
    }

    /// As people write it in a configuration, but without `tls:`.
    public String where() {
        return address instanceof InetSocketAddress inet
                ? authority(inet.getPort())
                : Addresses.format(address);
    }

    /// For listings: `https://127.0.0.1:8443`, `unix:/run/shop`.
    ///
    /// @param bound with the port that port 0 became
    public String url(SocketAddress bound) {
        return bound instanceof InetSocketAddress inet
                ? (tls ? "https://" : "http://") + authority(inet.getPort())
                : (tls ? TLS : "") + where();
    }

    /// With the host as it was configured.
    private String authority(int port) {
        String host = ((InetSocketAddress) address).getHostString();
        if (host.equals(LOOPBACK)) {
            host = "::1";
        }
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /// Why it cannot be listened at. Java has one exception for a port in use and an address that
    /// is not there; only the text tells.
    String remedy(String reason) {
        if (reason.contains("would speak")) {
            return "Set another address, or have both speak the same";
        }
        if (address instanceof UnixDomainSocketAddress) {
            if (reason.contains("another process")) {
                return "Set another path, or stop who listens there";
            }
            return reason.contains("no folder")
                    ? "Make the folder, or set another path"
                    : "Set another path, or see to the permissions of its folder";
        }
        if (reason.contains("assign")) {
            return "Set host to an address of this machine, or to 0.0.0.0 for all of them";
        }
        if (reason.contains(" listens at ")) {
            return "Set another port, or change that server";
        }
        if (reason.contains("in use")) {
            return "Set another port, or free this one (ss -ltnp shows who uses it)";
        }
        return "Set another host or port";
    }
}

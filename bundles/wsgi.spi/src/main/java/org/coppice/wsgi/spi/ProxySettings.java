package org.coppice.wsgi.spi;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.coppice.net.QuietWarning;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which proxies are believed what they say of the clients behind them.
///
/// @param ranges of their addresses
/// @param unix whether all who come by a Unix socket are believed
/// @param proxyProtocol whether their connections begin with a PROXY header
/// @param forwarding in which fields they tell of the client
public record ProxySettings(
        List<AddressRange> ranges, boolean unix, boolean proxyProtocol, Forwarding forwarding) {

    /// In which fields proxies tell of the client of a request.
    public enum Forwarding {
        /// They do not.
        NONE,
        /// RFC 7239.
        FORWARDED,
        /// `X-Forwarded-For`, `-Proto`, `-Host` and `-Port`.
        X_FORWARDED
    }

    private static final Logger LOG = LoggerFactory.getLogger(ProxySettings.class);
    private static final String UNIX = "unix";
    private static final String FAULT =
            "Server {} closed {} connection(s) of trusted proxies, {}. Have them send a PROXY"
                    + " header, or set proxyProtocol=false or other trustedProxies";

    /// Reads the keys `trustedProxies`, `proxyProtocol` and `forwardedHeaders`.
    public static ProxySettings of(SettingsReader in) {
        List<AddressRange> ranges = new ArrayList<>();
        boolean unix = false;
        for (String each : in.list("trustedProxies")) {
            if (each.equals(UNIX)) {
                unix = true;
                continue;
            }
            try {
                ranges.add(AddressRange.parse(each));
            } catch (IllegalArgumentException e) {
                in.fault("trustedProxies", each, e.getMessage());
            }
        }
        boolean none = in.list("trustedProxies").isEmpty();
        boolean proxyProtocol = in.flag("proxyProtocol");
        if (proxyProtocol && none) {
            in.fault("proxyProtocol", "true", "set trustedProxies too, with who sends it");
        }
        Forwarding forwarding = forwarding(in);
        if (forwarding != Forwarding.NONE && none) {
            in.fault(
                    "forwardedHeaders",
                    in.name("forwardedHeaders"),
                    "set trustedProxies too, with who sends them");
        }
        return new ProxySettings(List.copyOf(ranges), unix, proxyProtocol, forwarding);
    }

    private static Forwarding forwarding(SettingsReader in) {
        return switch (in.oneOf("forwardedHeaders", "none", "forwarded", "x-forwarded")) {
            case "forwarded" -> Forwarding.FORWARDED;
            case "x-forwarded" -> Forwarding.X_FORWARDED;
            default -> Forwarding.NONE;
        };
    }

    /// Whether who connects from there is believed.
    public boolean trusts(SocketAddress address) {
        return switch (address) {
            case UnixDomainSocketAddress _ -> unix;
            case InetSocketAddress inet -> trusts(inet.getAddress());
            default -> false;
        };
    }

    /// As [#trusts(SocketAddress)].
    public boolean trusts(InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /// Whether what comes from there begins with a PROXY header.
    public boolean expectHeaderOf(SocketAddress address) {
        return proxyProtocol && trusts(address);
    }

    /// To tell of proxies that are trusted and do not send the header: each with its address and
    /// what is wrong.
    ///
    /// @param server its name
    public static QuietWarning faults(String server) {
        return new QuietWarning(LOG, FAULT, server);
    }

    /// Whose request it is.
    ///
    /// @return the peer itself, unless a proxy that is believed says something else
    public Peer origin(RequestFields head, Peer peer) {
        return forwarding == Forwarding.NONE || !trusts(peer.remoteEnd())
                ? peer
                : forwarded(head, peer);
    }

    private Peer forwarded(RequestFields head, Peer peer) {
        ForwardedChain chain =
                forwarding == Forwarding.FORWARDED
                        ? ForwardedChain.ofForwarded(head.value("Forwarded"), this)
                        : ForwardedChain.ofXForwarded(
                                head.value("X-Forwarded-For"),
                                head.value("X-Forwarded-Proto"),
                                head.value("X-Forwarded-Host"),
                                head.value("X-Forwarded-Port"),
                                this);
        return chain.isEmpty() ? peer : new ForwardedPeer(peer, chain);
    }
}

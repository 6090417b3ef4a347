package org.coppice.wsgi.spi;

import java.net.SocketAddress;
import java.util.List;
import org.coppice.wsgi.api.Environ;

/// The client of one request as trusted proxies tell of it. What TLS says is of the connection to
/// the proxy and would be taken for the client's: it is left out.
final class ForwardedPeer implements Peer {
    private final Peer proxy;
    private final ForwardedChain said;

    ForwardedPeer(Peer proxy, ForwardedChain said) {
        this.proxy = proxy;
        this.said = said;
    }

    @Override
    public SocketAddress remoteEnd() {
        return proxy.remoteEnd();
    }

    @Override
    public String serverName() {
        return said.host() == null ? proxy.serverName() : said.host();
    }

    @Override
    public String serverPort() {
        if (said.host() != null) {
            return said.serverPort(urlScheme());
        }
        return said.hostPort() == null ? proxy.serverPort() : said.hostPort();
    }

    @Override
    public String remoteAddress() {
        return said.address() == null ? proxy.remoteAddress() : said.address().getHostAddress();
    }

    @Override
    public String remotePort() {
        return said.address() == null ? proxy.remotePort() : said.port();
    }

    @Override
    public String urlScheme() {
        return said.scheme() == null ? proxy.urlScheme() : said.scheme();
    }

    @Override
    public List<String> keys() {
        return more(Environ.HTTPS) == null ? List.of() : List.of(Environ.HTTPS);
    }

    @Override
    public Object more(String key) {
        return key.equals(Environ.HTTPS) && urlScheme().equals("https") ? "on" : null;
    }

    @Override
    public String toString() {
        return remoteAddress() + " behind " + proxy;
    }
}

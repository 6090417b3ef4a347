package org.coppice.websocket.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.coppice.net.TlsContext;

/// A proxy that makes tunnels by `CONNECT` (RFC 9110, section 9.3.6).
///
/// **Threads**: any, it is immutable. **Errors**: see the constructor. **Null**: never.
///
/// @param host a name, or an address in digits
/// @param port 1 to 65535
/// @param authorization the value of `Proxy-Authorization`; empty: none is sent
/// @param tls by which it is spoken to, that with servers goes through; empty: without TLS
public record HttpProxy(
        String host, int port, Optional<String> authorization, Optional<TlsContext> tls) {
    private static final int MOST_PORT = 65_535;

    /// @throws IllegalArgumentException if there is no host or the port is out of range
    public HttpProxy {
        if (host.isEmpty() || port < 1 || port > MOST_PORT) {
            throw new IllegalArgumentException(
                    "proxy \"%s\", port %d: a host and a port of 1 to %d are needed"
                            .formatted(host, port, MOST_PORT));
        }
    }

    /// One that asks for no credentials, and is spoken to without TLS.
    public static HttpProxy of(String host, int port) {
        return new HttpProxy(host, port, Optional.empty(), Optional.empty());
    }

    /// Spoken to by TLS, so that nobody before it sees the credentials and where one goes.
    ///
    /// @param context whom to trust
    public HttpProxy tls(TlsContext context) {
        return new HttpProxy(host, port, authorization, Optional.of(context));
    }

    /// With credentials by the scheme `Basic` (RFC 7617), in UTF-8.
    ///
    /// @throws IllegalArgumentException if the user has a colon in it
    public HttpProxy credentials(String user, String password) {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a user of a proxy must not have a colon in it");
        }
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new HttpProxy(
                host, port, Optional.of("Basic " + Base64.getEncoder().encodeToString(both)), tls);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}

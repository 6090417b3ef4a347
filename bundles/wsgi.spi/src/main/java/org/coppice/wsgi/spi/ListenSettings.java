package org.coppice.wsgi.spi;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where a server listens. There are three ways to say it, of which each excludes the others:
/// `host` and `port`, `unixSocket`, or `listen` for several.
///
/// @param endpoints where
/// @param backlogConnections clients that may wait to be accepted
/// @param unsentMaxBytes what the system may keep unsent of each connection; 0 leaves it to it
/// @param unixPermissions empty leaves them to the process's umask
public record ListenSettings(
        List<Endpoint> endpoints,
        int backlogConnections,
        int unsentMaxBytes,
        Optional<Set<PosixFilePermission>> unixPermissions) {

    private static final int MAX_PORT = 65535;
    private static final int MOST_UNSENT = 1 << 24;

    /// Reads the keys `host`, `port`, `unixSocket`, `unixSocketPermissions`, `listen`,
    /// `backlogConnections`, `unsentMaxBytes`.
    ///
    /// @param tls whether a certificate was configured
    public static ListenSettings of(SettingsReader in, boolean tls) {
        return new ListenSettings(
                List.copyOf(endpoints(in, tls)),
                (int) in.number("backlogConnections", 1, MAX_PORT),
                (int) in.number("unsentMaxBytes", 0, MOST_UNSENT),
                permissions(in));
    }

    /// Listens at no address: who starts the server gives it something else.
    public ListenSettings nowhere() {
        return new ListenSettings(List.of(), backlogConnections, unsentMaxBytes, unixPermissions);
    }

    private static List<Endpoint> endpoints(SettingsReader in, boolean tls) {
        List<String> listen = in.list("listen");
        String path = in.name("unixSocket");
        String host = in.host("host");
        int port = (int) in.number("port", 0, MAX_PORT);
        if (!listen.isEmpty()) {
            requireAlone(in, "listen", "host", "port", "unixSocket");
            return several(in, listen, tls);
        }
        if (!path.isEmpty()) {
            requireAlone(in, "unixSocket", "host", "port");
            return unix(in, path, tls);
        }
        return List.of(new Endpoint(new InetSocketAddress(host, port), tls));
    }

    /// A default does not count: tools write them all.
    private static void requireAlone(SettingsReader in, String key, String... others) {
        for (String other : others) {
            if (in.isChanged(other)) {
                in.fault(
                        other,
                        in.name(other),
                        "%s is set too and replaces it: leave out one of them".formatted(key));
            }
        }
    }

    private static List<Endpoint> several(SettingsReader in, List<String> texts, boolean tls) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String text : texts) {
            try {
                Endpoint endpoint = Endpoint.parse(text);
                if (endpoints.stream().anyMatch(endpoint::isSamePlace)) {
                    in.fault("listen", text, "name each address once");
                }
                endpoints.add(endpoint);
            } catch (IllegalArgumentException e) {
                in.fault("listen", text, e.getMessage());
            }
        }
        boolean wanted = endpoints.stream().anyMatch(Endpoint::tls);
        if (wanted && !tls) {
            in.fault(
                    "listen",
                    String.join(", ", texts),
                    "tls: needs a certificate, set tlsCertificateFile or tlsPkcs12File");
        } else if (tls && !wanted && endpoints.size() == texts.size()) {
            in.fault(
                    "listen",
                    String.join(", ", texts),
                    "there is a certificate but no address begins with tls: as in tls:0.0.0.0:443");
        }
        return endpoints;
    }

    private static List<Endpoint> unix(SettingsReader in, String path, boolean tls) {
        try {
            return List.of(new Endpoint(UnixDomainSocketAddress.of(path), tls));
        } catch (InvalidPathException e) {
            in.fault("unixSocket", path, "give the path of a socket: " + e.getReason());
            return List.of();
        }
    }

    private static Optional<Set<PosixFilePermission>> permissions(SettingsReader in) {
        String value = in.name("unixSocketPermissions");
        try {
            return value.isEmpty()
                    ? Optional.empty()
                    : Optional.of(PosixFilePermissions.fromString(value));
        } catch (IllegalArgumentException e) {
            in.fault("unixSocketPermissions", value, "give them as ls shows them: rw-rw----");
            return Optional.empty();
        }
    }
}

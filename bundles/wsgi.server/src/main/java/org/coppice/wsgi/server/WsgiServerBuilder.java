package org.coppice.wsgi.server;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.coppice.green.Loops;
import org.coppice.net.Addresses;
import org.coppice.net.StreamListener;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.SettingsReader;

/// Makes a [WsgiServer]. What has no method of its own here is set by its key, see [#set(String,
/// Object)]; the defaults are those of the configuration.
///
/// **Threads:** one. **Errors:** a key that there is not is an [IllegalArgumentException] at once,
/// a value that is not allowed one of [#build()], which names all of them. **Null:** nothing here
/// is null.
public final class WsgiServerBuilder {
    private static final String LISTEN = "listen";
    private static final String APPLICATION = "application";
    private static final List<String> PLACES = List.of(LISTEN, "host", "port", "unixSocket");

    final Application application;
    final List<StreamListener> listeners = new ArrayList<>();
    String name = "wsgi";
    Optional<Loops> loops = Optional.empty();
    Optional<ConnectionLimit> connectionLimit = Optional.empty();
    private final List<String> addresses = new ArrayList<>();
    private final Map<String, Object> properties = new HashMap<>();

    WsgiServerBuilder(Application application) {
        this.application = Objects.requireNonNull(application, "application");
    }

    /// What the log calls it; `wsgi` if nobody says.
    public WsgiServerBuilder name(String newName) {
        name = Objects.requireNonNull(newName, "name");
        return this;
    }

    // ---- where

    /// Listens there too: an address in the form of [Addresses#parse(String)], and with `tls:`
    /// before it over TLS. Without this and [#listener] it is `127.0.0.1:8090`.
    public WsgiServerBuilder listen(String address) {
        addresses.add(Objects.requireNonNull(address, "address"));
        return this;
    }

    /// Listens there too.
    public WsgiServerBuilder listen(SocketAddress address) {
        return listen(Addresses.format(address));
    }

    /// Accepts from a listener too that somebody has made: an inherited socket, or memory. It is
    /// the server's from now on and is closed with it. It must belong to the loop that accepts: the
    /// one of [WsgiServer#start()], or of several the one with the least to do then.
    public WsgiServerBuilder listener(StreamListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /// Speaks TLS at the addresses that begin with `tls:`, by PEM files that are read again when
    /// they change.
    ///
    /// @param certificate with those of the authorities between it and the root
    /// @param key may be in the same file
    public WsgiServerBuilder tls(Path certificate, Path key) {
        return set("tlsCertificateFile", certificate).set("tlsKeyFile", key);
    }

    /// Spreads the connections over these loops; without this it is the loop of its start alone.
    public WsgiServerBuilder loops(Loops newLoops) {
        loops = Optional.of(newLoops);
        return this;
    }

    // ---- how

    /// Sets what the configuration has under this key, such as `bodyMaxBytes`: a number, a flag or
    /// text. A time is in milliseconds, as the key says.
    ///
    /// @param key one of the README's table, but not `application`, which is the builder's
    /// @throws IllegalArgumentException if there is no such key; the message names the nearest
    public WsgiServerBuilder set(String key, Object value) {
        if (key.equals(APPLICATION)) {
            throw new IllegalArgumentException(
                    "application is no setting here: it is what the builder was given");
        }
        new SettingsReader(ServerConfiguration.class, Map.of(key, value))
                .unknownKeys()
                .ifPresent(hint -> {
                    throw new IllegalArgumentException(hint);
                });
        properties.put(key, value);
        return this;
    }

    /// How many connections there may be at a time; further clients wait.
    public WsgiServerBuilder maxConnections(int connections) {
        return set("maxConnections", connections);
    }

    /// As [#maxConnections(int)] for several servers together, and instead of it.
    public WsgiServerBuilder maxConnections(ConnectionLimit shared) {
        connectionLimit = Optional.of(shared);
        return this;
    }

    /// How long an idle connection is kept.
    public WsgiServerBuilder keepAlive(Duration time) {
        return set("keepAliveMillis", time.toMillis());
    }

    /// How long a request's head may take, and a handshake of TLS.
    public WsgiServerBuilder headerTimeout(Duration time) {
        return set("headerTimeoutMillis", time.toMillis());
    }

    /// How long to wait for a client within a body, either way.
    public WsgiServerBuilder bodyTimeout(Duration time) {
        return set("bodyTimeoutMillis", time.toMillis());
    }

    /// How much a request's body may have.
    public WsgiServerBuilder bodyMaxBytes(long bytes) {
        return set("bodyMaxBytes", bytes);
    }

    /// How long a stop waits for requests in flight.
    public WsgiServerBuilder drain(Duration time) {
        return set("drainMillis", time.toMillis());
    }

    /// Writes a line for each request to the log `org.coppice.wsgi.access`.
    public WsgiServerBuilder accessLog(boolean on) {
        return set("accessLog", on);
    }

    /// Shows the stack traces of failures to clients.
    public WsgiServerBuilder debug(boolean on) {
        return set("debug", on);
    }

    /// Makes the server, which [WsgiServer#start()] or [WsgiServer#serveForever()] starts.
    ///
    /// @throws IllegalArgumentException that names every bad value and what is allowed
    public WsgiServer build() {
        return new WsgiServer(this);
    }

    /// @param applicationName under which its server has it
    ServerSettings settings(String applicationName) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(APPLICATION, applicationName);
        if (!addresses.isEmpty()) {
            all.put(LISTEN, String.join(", ", addresses));
        }
        ServerSettings settings = ServerSettings.of(all);
        boolean nowhere =
                !listeners.isEmpty()
                        && addresses.isEmpty()
                        && PLACES.stream().noneMatch(properties::containsKey);
        return nowhere ? settings.nowhere() : settings;
    }
}

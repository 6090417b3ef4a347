package org.coppice.wsgi.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/// A server's configuration, checked. [ServerConfiguration] says what each key means.
///
/// @param bodyMaxBytes 0 for no limit
/// @param keepAlive zero keeps no connection
/// @param serverHeader empty for none
record ServerSettings(
        String host,
        int port,
        String application,
        Duration applicationGrace,
        int backlogConnections,
        int maxConnections,
        Duration keepAlive,
        Duration headerTimeout,
        Duration bodyTimeout,
        int requestLineMaxBytes,
        int headersMaxBytes,
        long bodyMaxBytes,
        Duration drain,
        String serverHeader,
        boolean debug,
        boolean accessLog,
        boolean logForwardedFor) {

    private static final int MAX_PORT = 65535;
    private static final long MAX_MILLIS = Duration.ofDays(1).toMillis();

    /// Reads what Config Admin has, which may be text, numbers or booleans.
    ///
    /// @throws IllegalArgumentException that names every bad key with its value and what is allowed
    static ServerSettings of(Map<String, ?> properties) {
        SettingsReader in = new SettingsReader(properties);
        ServerSettings settings =
                new ServerSettings(
                        in.host("host"),
                        (int) in.number("port", 0, MAX_PORT),
                        in.name("application"),
                        in.millis("applicationGraceMillis", 0, MAX_MILLIS),
                        (int) in.number("backlogConnections", 1, MAX_PORT),
                        (int) in.number("maxConnections", 1, Integer.MAX_VALUE),
                        in.millis("keepAliveMillis", 0, MAX_MILLIS),
                        in.millis("headerTimeoutMillis", 1, MAX_MILLIS),
                        in.millis("bodyTimeoutMillis", 1, MAX_MILLIS),
                        (int) in.number("requestLineMaxBytes", 16, 1 << 24),
                        (int) in.number("headersMaxBytes", 16, 1 << 24),
                        in.number("bodyMaxBytes", 0, Long.MAX_VALUE),
                        in.millis("drainMillis", 0, MAX_MILLIS),
                        in.headerValue("serverHeader"),
                        in.flag("debug"),
                        in.flag("accessLog"),
                        in.flag("logForwardedFor"));
        in.requireNoFaults();
        return settings;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    boolean listensAt(ServerSettings other) {
        return host.equals(other.host) && port == other.port;
    }
}

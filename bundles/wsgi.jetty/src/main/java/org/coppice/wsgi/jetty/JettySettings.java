package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.coppice.net.TlsContext;
import org.coppice.wsgi.spi.ListenSettings;
import org.coppice.wsgi.spi.LogSettings;
import org.coppice.wsgi.spi.ProxySettings;
import org.coppice.wsgi.spi.SettingsReader;
import org.coppice.wsgi.spi.TlsSettings;

/// A server's configuration, checked, by topic. [JettyConfiguration] says what each key means.
record JettySettings(
        ListenSettings listen,
        ProxySettings proxies,
        Protocol protocol,
        Limits limits,
        Times times,
        Answers answers,
        LogSettings log) {

    /// What it speaks there. A connection keeps what it began with.
    record Protocol(boolean http2, int maxStreams, TlsSettings tls) {
        boolean isTls() {
            return tls.isOn();
        }

        /// Reads the files; empty without TLS.
        ///
        /// @throws IOException if one cannot be used; the message names it and says what to do
        Optional<TlsContext> openTls(Duration handshake) throws IOException {
            if (!isTls()) {
                return Optional.empty();
            }
            return Optional.of(
                    http2
                            ? tls.open(handshake, "h2", "http/1.1", "http/1.0")
                            : tls.open(handshake, "http/1.1", "http/1.0"));
        }
    }

    /// @param maxPerAddress 0 for no limit
    /// @param bodyMaxBytes 0 for no limit
    record Limits(
            int maxConnections,
            int maxPerAddress,
            int requestLineMaxBytes,
            int headersMaxBytes,
            long bodyMaxBytes) {}

    /// @param keepAlive zero keeps no connection, but each may send its first request
    record Times(
            Duration keepAlive,
            Duration header,
            Duration body,
            Duration applicationGrace,
            Duration drain,
            Duration handOver) {
        /// How long the port stays open for a successor: it may come only when this server has
        /// stopped, and that takes as long as the requests in flight.
        Duration patienceWithSuccessor() {
            return handOver.isZero() ? Duration.ZERO : drain.plus(handOver);
        }

        /// Longest wait for a request.
        Duration patience() {
            return keepAlive.isZero() ? body : keepAlive;
        }
    }

    /// @param serverHeader empty for none
    record Answers(String application, String serverHeader, boolean debug) {}

    /// Reads what Config Admin has, which may be text, numbers or booleans.
    ///
    /// @throws IllegalArgumentException that names every bad key with its value and what is allowed
    static JettySettings of(Map<String, ?> properties) {
        SettingsReader in = new SettingsReader(JettyConfiguration.class, properties);
        TlsSettings tls = TlsSettings.of(in);
        JettySettings settings =
                new JettySettings(
                        ListenSettings.of(in, tls.isOn()),
                        ProxySettings.of(in),
                        protocol(in, tls),
                        limits(in),
                        times(in),
                        answers(in),
                        LogSettings.of(in));
        in.requireNoFaults();
        return settings;
    }

    private static Protocol protocol(SettingsReader in, TlsSettings tls) {
        return new Protocol(in.flag("http2"), (int) in.number("http2MaxStreams", 1, 1 << 16), tls);
    }

    private static Limits limits(SettingsReader in) {
        return new Limits(
                (int) in.number("maxConnections", 1, Integer.MAX_VALUE),
                (int) in.number("maxConnectionsPerAddress", 0, Integer.MAX_VALUE),
                (int) in.number("requestLineMaxBytes", 16, 1 << 24),
                (int) in.number("headersMaxBytes", 16, 1 << 24),
                in.number("bodyMaxBytes", 0, Long.MAX_VALUE));
    }

    private static Times times(SettingsReader in) {
        return new Times(
                in.millis("keepAliveMillis", 0, SettingsReader.MAX_MILLIS),
                in.millis("headerTimeoutMillis", 1, SettingsReader.MAX_MILLIS),
                in.millis("bodyTimeoutMillis", 1, SettingsReader.MAX_MILLIS),
                in.millis("applicationGraceMillis", 0, SettingsReader.MAX_MILLIS),
                in.millis("drainMillis", 0, SettingsReader.MAX_MILLIS),
                in.millis("handOverMillis", 0, SettingsReader.MAX_MILLIS));
    }

    private static Answers answers(SettingsReader in) {
        return new Answers(
                in.name("application"), in.headerValue("serverHeader"), in.flag("debug"));
    }
}

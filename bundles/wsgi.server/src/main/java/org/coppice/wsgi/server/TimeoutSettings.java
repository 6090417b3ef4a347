package org.coppice.wsgi.server;

import java.time.Duration;
import org.coppice.wsgi.spi.SettingsReader;

/// How long a server waits.
///
/// @param socketTimeout longest wait within a request, after which nothing is answered; very long
///   for none
/// @param keepAlive keys `keepAlive` and `keepAliveMillis`: zero keeps no connection
record TimeoutSettings(
        Duration keepAlive,
        Duration headerTimeout,
        Duration bodyTimeout,
        Duration socketTimeout,
        Duration drain,
        Duration handOver) {
    private static final Duration NEVER = Duration.ofDays(365);

    static TimeoutSettings of(SettingsReader in) {
        return new TimeoutSettings(
                keepAlive(in),
                in.millis("headerTimeoutMillis", 1, SettingsReader.MAX_MILLIS),
                in.millis("bodyTimeoutMillis", 1, SettingsReader.MAX_MILLIS),
                socketTimeout(in),
                in.millis("drainMillis", 0, SettingsReader.MAX_MILLIS),
                in.millis("handOverMillis", 0, SettingsReader.MAX_MILLIS));
    }

    private static Duration socketTimeout(SettingsReader in) {
        Duration timeout = in.millis("socketTimeoutMillis", 0, SettingsReader.MAX_MILLIS);
        return timeout.isZero() ? NEVER : timeout;
    }

    /// How long the port stays open for a successor: it may come only when this server has stopped,
    /// and that takes as long as the requests in flight.
    Duration patienceWithSuccessor() {
        return handOver.isZero() ? Duration.ZERO : drain.plus(handOver);
    }

    /// Longest wait for a client to take something.
    Duration writeTimeout() {
        return socketTimeout.compareTo(bodyTimeout) < 0 ? socketTimeout : bodyTimeout;
    }

    private static Duration keepAlive(SettingsReader in) {
        Duration keepAlive = in.millis("keepAliveMillis", 0, SettingsReader.MAX_MILLIS);
        return in.flag("keepAlive") ? keepAlive : Duration.ZERO;
    }
}

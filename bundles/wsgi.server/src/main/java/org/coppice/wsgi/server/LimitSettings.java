package org.coppice.wsgi.server;

import org.coppice.wsgi.spi.SettingsReader;

/// How much of each a server takes.
///
/// @param maxConnectionsPerAddress 0 for no limit
/// @param bodyMaxBytes 0 for no limit
/// @param requestsPerConnectionMax 0 for no limit
record LimitSettings(
        int maxConnections,
        int maxConnectionsPerAddress,
        int requestsMaxPerLoop,
        int requestLineMaxBytes,
        int headersMaxBytes,
        int headersMaxCount,
        int headerMaxBytes,
        long bodyMaxBytes,
        int requestsPerConnectionMax) {

    static LimitSettings of(SettingsReader in) {
        return new LimitSettings(
                (int) in.number("maxConnections", 1, Integer.MAX_VALUE),
                (int) in.number("maxConnectionsPerAddress", 0, Integer.MAX_VALUE),
                (int) in.number("requestsMaxPerLoop", 1, Integer.MAX_VALUE),
                (int) in.number("requestLineMaxBytes", 16, 1 << 24),
                (int) in.number("headersMaxBytes", 16, 1 << 24),
                (int) in.number("headersMaxCount", 1, 1 << 20),
                (int) in.number("headerMaxBytes", 16, 1 << 24),
                in.number("bodyMaxBytes", 0, Long.MAX_VALUE),
                (int) in.number("requestsPerConnectionMax", 0, Integer.MAX_VALUE));
    }
}

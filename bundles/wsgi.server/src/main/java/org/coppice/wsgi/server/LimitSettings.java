package org.coppice.wsgi.server;

import org.coppice.wsgi.spi.SettingsReader;

/// How much of each a server takes.
///
/// @param bodyMaxBytes 0 for no limit
record LimitSettings(
        int maxConnections, int requestLineMaxBytes, int headersMaxBytes, long bodyMaxBytes) {

    static LimitSettings of(SettingsReader in) {
        return new LimitSettings(
                (int) in.number("maxConnections", 1, Integer.MAX_VALUE),
                (int) in.number("requestLineMaxBytes", 16, 1 << 24),
                (int) in.number("headersMaxBytes", 16, 1 << 24),
                in.number("bodyMaxBytes", 0, Long.MAX_VALUE));
    }
}

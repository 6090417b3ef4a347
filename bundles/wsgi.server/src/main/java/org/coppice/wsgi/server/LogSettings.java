package org.coppice.wsgi.server;

import org.coppice.wsgi.spi.SettingsReader;

/// What a server tells of requests.
record LogSettings(boolean accessLog, boolean logForwardedFor, LogFormat logFormat) {

    static LogSettings of(SettingsReader in) {
        return new LogSettings(
                in.flag("accessLog"), in.flag("logForwardedFor"), format(in, "logFormat"));
    }

    private static LogFormat format(SettingsReader in, String key) {
        String value = in.name(key);
        try {
            return LogFormat.parse(value);
        } catch (IllegalArgumentException e) {
            in.fault(key, value, e.getMessage());
            return LogFormat.parse("");
        }
    }
}

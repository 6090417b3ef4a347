package org.coppice.wsgi.server;

import org.coppice.wsgi.spi.SettingsReader;

/// What a server tells of requests.
record LogSettings(boolean accessLog, boolean logForwardedFor) {

    static LogSettings of(SettingsReader in) {
        return new LogSettings(in.flag("accessLog"), in.flag("logForwardedFor"));
    }
}

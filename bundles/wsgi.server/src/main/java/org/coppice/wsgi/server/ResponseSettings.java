package org.coppice.wsgi.server;

import org.coppice.wsgi.spi.SettingsReader;

/// What a server adds to responses.
///
/// @param serverHeader empty for none
record ResponseSettings(String serverHeader, boolean debug) {

    static ResponseSettings of(SettingsReader in) {
        return new ResponseSettings(in.headerValue("serverHeader"), in.flag("debug"));
    }
}

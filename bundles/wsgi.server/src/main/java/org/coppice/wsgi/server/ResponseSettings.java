package org.coppice.wsgi.server;

import org.coppice.wsgi.spi.SettingsReader;

/// What a server adds to responses.
///
/// @param serverHeader empty for none
/// @param http11 whether the key `httpVersionMax` allows more than 1.0
/// @param minimumChunkBytes 0 sends each part as it comes
record ResponseSettings(
        String serverHeader,
        boolean debug,
        boolean http11,
        int minimumChunkBytes,
        boolean capitalizeResponseHeaders) {

    static ResponseSettings of(SettingsReader in) {
        return new ResponseSettings(
                in.headerValue("serverHeader"),
                in.flag("debug"),
                isHttp11(in, "httpVersionMax"),
                (int) in.number("minimumChunkBytes", 0, 1 << 24),
                in.flag("capitalizeResponseHeaders"));
    }

    private static boolean isHttp11(SettingsReader in, String key) {
        String value = in.name(key);
        if (!value.equals("1.0") && !value.equals("1.1")) {
            in.fault(key, value, "give 1.0 or 1.1");
        }
        return !value.equals("1.0");
    }
}

package org.coppice.wsgi.spi;

/// What a server tells of requests.
///
/// @param accessLog whether each is a line of the log
/// @param logForwardedFor whether that shows `X-Forwarded-For`
/// @param logFormat of the line
public record LogSettings(boolean accessLog, boolean logForwardedFor, LogFormat logFormat) {

    /// Reads the keys of these names.
    public static LogSettings of(SettingsReader in) {
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

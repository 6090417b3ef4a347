package org.coppice.wsgi.server;

import java.util.Map;
import org.coppice.wsgi.spi.ListenSettings;
import org.coppice.wsgi.spi.LogSettings;
import org.coppice.wsgi.spi.ProxySettings;
import org.coppice.wsgi.spi.SettingsReader;
import org.coppice.wsgi.spi.TlsSettings;

/// A server's configuration, checked, by topic. [ServerConfiguration] says what each key means.
record ServerSettings(
        ListenSettings listen,
        TlsSettings tls,
        ProxySettings proxies,
        ApplicationSettings application,
        LimitSettings limits,
        TimeoutSettings timeouts,
        RateSettings rates,
        ResponseSettings responses,
        LogSettings log) {

    /// Reads what Config Admin has, which may be text, numbers or booleans.
    ///
    /// @throws IllegalArgumentException that names every bad key with its value and what is allowed
    static ServerSettings of(Map<String, ?> properties) {
        return of(new SettingsReader(ServerConfiguration.class, properties));
    }

    static ServerSettings of(SettingsReader in) {
        TlsSettings tls = TlsSettings.of(in);
        ServerSettings settings =
                new ServerSettings(
                        ListenSettings.of(in, tls.isOn()),
                        tls,
                        ProxySettings.of(in),
                        ApplicationSettings.of(in),
                        LimitSettings.of(in),
                        TimeoutSettings.of(in),
                        RateSettings.of(in),
                        ResponseSettings.of(in),
                        LogSettings.of(in));
        in.requireNoFaults();
        return settings;
    }

    /// The same without an address to listen at.
    ServerSettings nowhere() {
        return new ServerSettings(
                listen.nowhere(),
                tls,
                proxies,
                application,
                limits,
                timeouts,
                rates,
                responses,
                log);
    }
}

package org.coppice.net;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.coppice.tpool.NativePool;

/// What a [TlsContextBuilder] was told.
record TlsSettings(
        List<TlsCertificate> certificates,
        TlsTrust trust,
        ClientCertificates clientCertificates,
        boolean verifyHost,
        boolean truncationIsEnd,
        List<String> protocols,
        List<String> cipherSuites,
        List<String> applicationProtocols,
        int sessionCacheSize,
        Duration sessionTimeout,
        Duration handshakeTimeout,
        Duration reloadInterval,
        NativePool pool) {

    TlsSettings(TlsContextBuilder builder) {
        this(
                List.copyOf(builder.certificates),
                builder.trust,
                builder.clientCertificates,
                builder.verifyHost,
                builder.truncationIsEnd,
                builder.protocols,
                builder.cipherSuites,
                builder.applicationProtocols,
                builder.sessionCacheSize,
                builder.sessionTimeout,
                builder.handshakeTimeout,
                builder.reloadInterval,
                builder.pool.orElseGet(TlsSettings::ownPool));
    }

    /// Nobody has to close it: it has threads only while it has work.
    private static NativePool ownPool() {
        return NativePool.builder()
                .name("tls")
                .size(Runtime.getRuntime().availableProcessors())
                .build();
    }

    /// All files that it depends on, each once.
    List<Path> files() {
        return Stream.concat(
                        certificates.stream().flatMap(each -> each.files().stream()),
                        trust.files().stream())
                .distinct()
                .toList();
    }
}

package org.coppice.example.chat;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.coppice.net.Addresses;
import org.coppice.net.TlsContext;

/// A chat's configuration, checked. [ChatConfiguration] says what each key means.
record ChatSettings(
        SocketAddress address, Optional<TlsContext> tls, int maxConnections, Duration drain) {

    /// @throws IllegalArgumentException that names the key, its value and what is allowed
    /// @throws IOException if a file of TLS cannot be used; the message names it
    static ChatSettings of(ChatConfiguration from) throws IOException {
        return new ChatSettings(
                Addresses.parse(from.address()),
                tls(from),
                (int) number("maxConnections", 1, from::maxConnections),
                Duration.ofMillis(number("drainMillis", 0, from::drainMillis)));
    }

    /// What is no number at all is told by the getter.
    private static long number(String key, int least, Supplier<? extends Number> getter) {
        long value;
        try {
            value = getter.get().longValue();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(key + " is no number: " + e.getMessage(), e);
        }
        if (value < least) {
            throw new IllegalArgumentException(
                    key + " is " + value + ", allowed is " + least + " or more");
        }
        return value;
    }

    private static Optional<TlsContext> tls(ChatConfiguration from) throws IOException {
        String certificate = from.tlsCertificate();
        String key = from.tlsKey();
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException(
                    "tlsCertificate is '%s' and tlsKey is '%s', allowed are both or neither"
                            .formatted(certificate, key));
        }
        return certificate.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        TlsContext.builder()
                                .certificate(Path.of(certificate), Path.of(key))
                                .build());
    }
}

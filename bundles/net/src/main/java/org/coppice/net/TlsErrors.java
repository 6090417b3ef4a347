package org.coppice.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/// Says in words of the field what JSSE says in its own, and what to do.
final class TlsErrors {

    private static final String ALERT = "Received fatal alert: ";

    /// With TLS 1.3, of a peer that refuses before it has keys to encrypt with, as OpenSSL's
    /// clients do.
    private static final String PLAIN_ALERT =
            "Unexpected plaintext alert received: Level: fatal; Alert: ";

    private static final int SHOWN_BYTES = 24;

    /// What a peer's alert means (RFC 8446 section 6.2).
    private static final Map<String, String> ALERTS =
            Map.ofEntries(
                    Map.entry(
                            "protocol_version", "it speaks no version of TLS that is spoken here"),
                    Map.entry("handshake_failure", "it shares no cipher suite or key type with us"),
                    Map.entry("no_application_protocol", "it shares no protocol of ALPN with us"),
                    Map.entry("unknown_ca", "it does not trust who has signed our certificate"),
                    Map.entry("certificate_unknown", "it does not accept our certificate"),
                    Map.entry("bad_certificate", "it does not accept our certificate"),
                    Map.entry("certificate_expired", "to it our certificate has expired"),
                    Map.entry("certificate_required", "it wants a certificate of ours"),
                    Map.entry("unrecognized_name", "it has nothing under the name that we want"));

    private TlsErrors() {}

    /// @param who the peer
    /// @param begin what the peer began with if that was no TLS, else nothing
    static SSLException handshake(SSLException e, String who, ByteBuffer begin) {
        SSLHandshakeException explained =
                new SSLHandshakeException(
                        "TLS handshake with %s failed: %s".formatted(who, reason(e, begin)));
        explained.initCause(e);
        return explained;
    }

    /// For an error after the handshake.
    static SSLException broken(SSLException e, String who) {
        return new SSLException("TLS with %s broke: %s".formatted(who, reason(e)), e);
    }

    private static String reason(SSLException e, ByteBuffer begin) {
        if (!begin.hasRemaining()) {
            return reason(e);
        }
        byte[] bytes = new byte[Math.min(SHOWN_BYTES, begin.remaining())];
        begin.get(bytes);
        StringBuilder text = new StringBuilder();
        for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
            text.append(c >= ' ' && c <= '~' ? c : '.');
        }
        return "it does not speak TLS but begins with \"" + text + "\"; is this its port?";
    }

    private static String reason(SSLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof CertificateExpiredException) {
                return "its certificate has expired (" + message + "): it must be renewed";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "its certificate is not valid yet (" + message + "): compare the clocks";
            }
            if (message.contains("unable to find valid certification path")
                    || message.contains("Path does not chain with any of the trust anchors")) {
                return "its certificate is signed by nobody who is trusted here: if it is right,"
                        + " trust(…) its authority";
            }
            if (message.startsWith("No subject alternative") || message.startsWith("No name m")) {
                return "its certificate is for another host (" + message + ")";
            }
            for (String begin : List.of(ALERT, PLAIN_ALERT)) {
                if (message.contains(begin)) {
                    return refusal(message.substring(message.indexOf(begin) + begin.length()));
                }
            }
        }
        return e.getMessage();
    }

    private static String refusal(String alert) {
        return "it refuses with " + alert + ": " + ALERTS.getOrDefault(alert, "no more said");
    }
}

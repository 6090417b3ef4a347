package org.coppice.net;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/// Makes certificates for tests, valid for a day from an hour ago unless it is told otherwise.
final class TestAuthority {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final byte[] ECDSA_SHA256 = algorithm("2a8648ce3d040302");
    private static final byte[] BASIC_CONSTRAINTS = {0x55, 0x1d, 0x13};
    private static final byte[] ALTERNATIVE_NAMES = {0x55, 0x1d, 0x11};

    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestAuthority(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /// A key and its chain.
    record Issued(PrivateKey key, List<X509Certificate> chain) {
        TlsCertificate certificate() {
            return TlsCertificate.of(key, chain);
        }

        X509Certificate own() {
            return chain.getFirst();
        }
    }

    static TestAuthority create(String name) throws Exception {
        KeyPair keys = keys("EC");
        byte[] isAuthority =
                extension(
                        BASIC_CONSTRAINTS,
                        Der.element(Der.SEQUENCE, new byte[] {1, 1, (byte) 0xff}));
        Instant now = Instant.now();
        return new TestAuthority(
                keys,
                make(
                        name,
                        keys.getPublic(),
                        name,
                        keys.getPrivate(),
                        now.minus(Duration.ofDays(30)),
                        now.plus(Duration.ofDays(1)),
                        isAuthority));
    }

    X509Certificate certificate() {
        return certificate;
    }

    /// An authority below this one.
    TestAuthority intermediate(String name) throws Exception {
        KeyPair below = keys("EC");
        byte[] isAuthority =
                extension(
                        BASIC_CONSTRAINTS,
                        Der.element(Der.SEQUENCE, new byte[] {1, 1, (byte) 0xff}));
        Instant now = Instant.now();
        return new TestAuthority(
                below, sign(name, below, now.minusSeconds(3600), Duration.ofDays(1), isAuthority));
    }

    /// For these names, of which those of digits and dots are addresses.
    Issued issue(String... names) throws Exception {
        return issue("EC", Instant.now().minusSeconds(3600), Duration.ofDays(1), names);
    }

    Issued issue(String algorithm, Instant from, Duration validity, String... names)
            throws Exception {
        KeyPair pair = keys(algorithm);
        byte[][] alternatives =
                Arrays.stream(names).map(TestAuthority::name).toArray(byte[][]::new);
        byte[] extension = extension(ALTERNATIVE_NAMES, Der.element(Der.SEQUENCE, alternatives));
        X509Certificate own = sign(names[0], pair, from, validity, extension);
        return new Issued(pair.getPrivate(), List.of(own, certificate));
    }

    private X509Certificate sign(
            String name, KeyPair pair, Instant from, Duration validity, byte[] extension)
            throws Exception {
        String issuer = certificate.getSubjectX500Principal().getName().substring("CN=".length());
        return make(
                name,
                pair.getPublic(),
                issuer,
                keys.getPrivate(),
                from,
                from.plus(validity),
                extension);
    }

    static KeyPair keys(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("RSA")) {
            generator.initialize(2048);
        } else if (algorithm.equals("EC")) {
            generator.initialize(256);
        }
        return generator.generateKeyPair();
    }

    private static X509Certificate make(
            String subject,
            PublicKey key,
            String issuer,
            PrivateKey issuerKey,
            Instant from,
            Instant to,
            byte[] extension)
            throws Exception {
        byte[] certified =
                Der.element(
                        Der.SEQUENCE,
                        Der.element(0xa0, Der.element(Der.INTEGER, new byte[] {2})),
                        Der.element(
                                Der.INTEGER, new BigInteger(63, new SecureRandom()).toByteArray()),
                        ECDSA_SHA256,
                        new X500Principal("CN=" + issuer).getEncoded(),
                        Der.element(Der.SEQUENCE, time(from), time(to)),
                        new X500Principal("CN=" + subject).getEncoded(),
                        key.getEncoded(),
                        Der.element(0xa3, Der.element(Der.SEQUENCE, extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuerKey);
        signature.update(certified);
        byte[] signed = Der.element(0x03, new byte[] {0}, signature.sign());
        byte[] whole = Der.element(Der.SEQUENCE, certified, ECDSA_SHA256, signed);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] algorithm(String id) {
        return Der.element(
                Der.SEQUENCE, Der.element(Der.OBJECT_ID, java.util.HexFormat.of().parseHex(id)));
    }

    private static byte[] time(Instant instant) {
        return Der.element(0x17, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] extension(byte[] id, byte[] value) {
        return Der.element(
                Der.SEQUENCE, Der.element(Der.OBJECT_ID, id), Der.element(Der.OCTETS, value));
    }

    private static byte[] name(String name) {
        if (name.matches("[0-9.]+")) {
            return Der.element(0x87, InetAddress.ofLiteral(name).getAddress());
        }
        return Der.element(0x82, name.getBytes(StandardCharsets.US_ASCII));
    }
}

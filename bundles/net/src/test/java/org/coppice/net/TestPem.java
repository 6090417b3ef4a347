package org.coppice.net;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Writes PEM files for tests.
final class TestPem {

    private static final String BLOCK = "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n";
    private static final byte[] P256 =
            Der.element(Der.OBJECT_ID, HexFormat.of().parseHex("2a8648ce3d030107"));

    private TestPem() {}

    static String block(String type, byte[] der) {
        return BLOCK.formatted(type, Base64.getMimeEncoder().encodeToString(der));
    }

    static Path write(Path file, Iterable<X509Certificate> chain) throws Exception {
        StringBuilder text = new StringBuilder("some words\n");
        for (X509Certificate each : chain) {
            text.append(block("CERTIFICATE", each.getEncoded()));
        }
        return Files.writeString(file, text);
    }

    static Path write(Path file, PrivateKey key) throws Exception {
        return Files.writeString(file, block("PRIVATE KEY", key.getEncoded()));
    }

    static String encrypted(PrivateKey key, String password) throws Exception {
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm)
                        .generateSecret(new PBEKeySpec(password.toCharArray())));
        byte[] secret = cipher.doFinal(key.getEncoded());
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        return block(
                "ENCRYPTED PRIVATE KEY",
                new EncryptedPrivateKeyInfo(parameters, secret).getEncoded());
    }

    /// PKCS#1, which is what PKCS#8 has inside.
    static String rsa(PrivateKey key) {
        return block("RSA PRIVATE KEY", inside(key));
    }

    /// SEC1, with the name of the curve inside.
    static String ec(PrivateKey key) {
        return block("EC PRIVATE KEY", Der.element(Der.SEQUENCE, ecFields(key), curve()));
    }

    /// SEC1, with the name of the curve in a block before it, as old versions of OpenSSL write.
    static String ecWithParameters(PrivateKey key) {
        return block("EC PARAMETERS", P256) + block("EC PRIVATE KEY", inside(key));
    }

    private static byte[] curve() {
        return Der.element(Der.CONTEXT_0, P256);
    }

    private static byte[] ecFields(PrivateKey key) {
        return Der.bytes(Der.next(ByteBuffer.wrap(inside(key))).content());
    }

    private static byte[] inside(PrivateKey key) {
        ByteBuffer info = Der.next(ByteBuffer.wrap(key.getEncoded())).content();
        Der.next(info);
        Der.next(info);
        return Der.bytes(Der.next(info).content());
    }
}

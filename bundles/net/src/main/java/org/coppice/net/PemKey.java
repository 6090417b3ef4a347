package org.coppice.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// The private key of a PEM file: PKCS#8 plain and encrypted, PKCS#1 (RSA) and SEC1 (EC). The JDK
/// reads the first alone, so the others become it.
final class PemKey {

    private static final byte[] ZERO = Der.element(Der.INTEGER, new byte[] {0});
    private static final byte[] NULL = {5, 0};
    private static final byte[] RSA = objectId("2a864886f70d010101");
    private static final byte[] EC = objectId("2a8648ce3d0201");

    /// Object ids in hex, and what the JDK calls their keys.
    private static final Map<String, String> ALGORITHMS =
            Map.of(
                    "2a864886f70d010101", "RSA",
                    "2a864886f70d01010a", "RSASSA-PSS",
                    "2a8648ce3d0201", "EC",
                    "2b6570", "EdDSA",
                    "2b6571", "EdDSA");

    private PemKey() {}

    private static byte[] objectId(String hex) {
        return Der.element(Der.OBJECT_ID, HexFormat.of().parseHex(hex));
    }

    /// @throws IOException if there is none, or none that can be used; the message names the file,
    ///   what is wrong and what to do
    static PrivateKey read(Path file, Optional<String> password) throws IOException {
        List<Pem.Block> blocks = Pem.blocks(file);
        for (Pem.Block block : blocks) {
            if (block.type().endsWith("PRIVATE KEY")) {
                try {
                    return key(block, blocks, password);
                } catch (GeneralSecurityException | IllegalArgumentException e) {
                    throw new IOException("Key file " + file + ": " + e.getMessage(), e);
                }
            }
        }
        throw new IOException(
                "Key file " + file + " has no private key: give a PEM file with BEGIN PRIVATE KEY");
    }

    private static PrivateKey key(
            Pem.Block block, List<Pem.Block> blocks, Optional<String> password)
            throws GeneralSecurityException, IOException {
        if (block.text().contains("Proc-Type:")) {
            throw new IllegalArgumentException(
                    "it is encrypted in the old way of OpenSSL: convert it with openssl pkcs8"
                            + " -topk8");
        }
        return switch (block.type()) {
            case "PRIVATE KEY" -> pkcs8(block.bytes());
            case "ENCRYPTED PRIVATE KEY" -> pkcs8(decrypted(block.bytes(), password));
            case "RSA PRIVATE KEY" -> pkcs8(wrapped(RSA, NULL, block.bytes()));
            case "EC PRIVATE KEY" ->
                    pkcs8(wrapped(EC, curve(block.bytes(), blocks), block.bytes()));
            default ->
                    throw new IllegalArgumentException(
                            "it has a "
                                    + block.type()
                                    + ", allowed are PKCS#8, RSA and EC keys: convert it with"
                                    + " openssl pkcs8 -topk8");
        };
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        ByteBuffer info = Der.next(ByteBuffer.wrap(der)).require(Der.SEQUENCE).content();
        Der.next(info).require(Der.INTEGER);
        ByteBuffer algorithm = Der.next(info).require(Der.SEQUENCE).content();
        ByteBuffer id = Der.next(algorithm).require(Der.OBJECT_ID).content();
        String name = ALGORITHMS.get(HexFormat.of().formatHex(Der.bytes(id)));
        if (name == null) {
            throw new IllegalArgumentException(
                    "its algorithm is unknown, allowed are RSA, EC and EdDSA keys");
        }
        return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private static byte[] wrapped(byte[] algorithm, byte[] parameters, byte[] key) {
        return Der.element(
                Der.SEQUENCE,
                ZERO,
                Der.element(Der.SEQUENCE, algorithm, parameters),
                Der.element(Der.OCTETS, key));
    }

    /// The object id of the curve (RFC 5915): in the key, or in a block of its own.
    private static byte[] curve(byte[] key, List<Pem.Block> blocks) {
        ByteBuffer content = Der.next(ByteBuffer.wrap(key)).require(Der.SEQUENCE).content();
        Der.next(content).require(Der.INTEGER);
        Der.next(content).require(Der.OCTETS);
        while (content.hasRemaining()) {
            Der.Element element = Der.next(content);
            if (element.tag() == Der.CONTEXT_0) {
                return Der.bytes(element.content());
            }
        }
        return blocks.stream()
                .filter(block -> block.type().equals("EC PARAMETERS"))
                .findFirst()
                .map(Pem.Block::bytes)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "its curve is not named: write it again with openssl"
                                        + " pkcs8 -topk8"));
    }

    private static byte[] decrypted(byte[] der, Optional<String> password)
            throws GeneralSecurityException, IOException {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("it is encrypted: give its password");
        }
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        // For PBES2 the parameters alone know the name of the whole.
        String algorithm =
                info.getAlgName().equals("PBES2")
                        ? String.valueOf(info.getAlgParameters())
                        : info.getAlgName();
        PBEKeySpec spec = new PBEKeySpec(password.get().toCharArray());
        try {
            SecretKey secret = SecretKeyFactory.getInstance(algorithm).generateSecret(spec);
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
            return info.getKeySpec(cipher).getEncoded();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new GeneralSecurityException(
                    "its encryption "
                            + algorithm
                            + " is not known here: convert it with openssl pkcs8 -topk8 -v2"
                            + " aes-256-cbc",
                    e);
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException("its password is wrong, or it is damaged", e);
        } finally {
            spec.clearPassword();
        }
    }
}

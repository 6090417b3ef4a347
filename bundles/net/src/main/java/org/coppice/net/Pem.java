package org.coppice.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads PEM files (RFC 7468). What stands between the blocks is ignored, as OpenSSL does.
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private Pem() {}

    /// One block: what its first line names, and its text.
    record Block(String type, String text) {

        /// @throws IllegalArgumentException if it is no Base64
        byte[] bytes() {
            return Base64.getMimeDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    static List<Block> blocks(Path file) throws IOException {
        // Names in comments may be in any charset: one that maps every byte does no harm.
        String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
        List<Block> blocks = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            blocks.add(new Block(block.group(1), block.group(2)));
        }
        return blocks;
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // a folder: Java does not say which
            throw new IOException("File " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// All certificates of the file, in its order.
    ///
    /// @throws IOException if it cannot be read or has none; the message names it
    static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.type().equals("CERTIFICATE") || block.type().equals("X509 CERTIFICATE")) {
                certificates.add(certificate(file, block));
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException(
                    "Certificate file "
                            + file
                            + " has no certificate: give a PEM file with BEGIN CERTIFICATE");
        }
        return certificates;
    }

    private static X509Certificate certificate(Path file, Block block) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(block.bytes()));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new IOException(
                    "Certificate file "
                            + file
                            + " is damaged ("
                            + e.getMessage()
                            + "): write it again from its source",
                    e);
        }
    }
}

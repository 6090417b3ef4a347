package org.coppice.net;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A private key, the chain that goes with it and the host names that it is for, in lower case.
record TlsIdentity(PrivateKey key, List<X509Certificate> chain, List<String> names) {

    /// The type of a DNS name among the subject's alternative names (RFC 5280 section 4.2.1.6).
    private static final int DNS_NAME = 2;

    private static final Map<String, String> SIGNATURES =
            Map.of(
                    "RSA", "SHA256withRSA",
                    "RSASSA-PSS", "RSASSA-PSS",
                    "EC", "SHA256withECDSA",
                    "EdDSA", "EdDSA");

    /// @param origin for messages
    /// @throws IOException if they do not fit together
    static TlsIdentity of(String origin, PrivateKey key, List<X509Certificate> chain)
            throws IOException {
        X509Certificate own = chain.getFirst();
        if (!fits(key, own.getPublicKey())) {
            throw new IOException(
                    origin
                            + ": the key is not that of the first certificate, "
                            + own.getSubjectX500Principal()
                            + "; put the certificate of the key first, or give the other key");
        }
        return new TlsIdentity(key, List.copyOf(chain), namesOf(own));
    }

    /// Signs with one and checks with the other.
    private static boolean fits(PrivateKey key, PublicKey publicKey) {
        String algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null || algorithm.equals("RSASSA-PSS")) {
            return key.getAlgorithm().equals(publicKey.getAlgorithm());
        }
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static List<String> namesOf(X509Certificate certificate) throws IOException {
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            List<String> names = new ArrayList<>();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (alternative.get(0).equals(DNS_NAME)) {
                    names.add(lower((String) alternative.get(1)));
                }
            }
            return List.copyOf(names);
        } catch (CertificateParsingException e) {
            throw new IOException("The names of a certificate cannot be read", e);
        }
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    TlsIdentity forNames(List<String> otherNames) {
        return new TlsIdentity(key, chain, otherNames.stream().map(TlsIdentity::lower).toList());
    }

    boolean isFor(String name) {
        return names.contains(name);
    }

    /// One label of the name may be any (RFC 6125 section 6.4.3).
    boolean isForWildcardOf(String name) {
        int dot = name.indexOf('.');
        return dot > 0 && names.contains("*" + name.substring(dot));
    }
}

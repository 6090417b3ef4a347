package org.coppice.net;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;

/// Chooses the certificate of a handshake: on a server by the name that the client asks for, first
/// those with exactly this name, then those with a wildcard, then the first of all; on a client the
/// first that the server's authorities have signed. An alias is a number in the list.
///
/// **Threads:** any.
final class TlsKeys extends X509ExtendedKeyManager {

    /// Bound while a server's handshake runs: set when a certificate is shown, so when it resumes
    /// nothing. JSSE does not tell.
    static final ScopedValue<AtomicBoolean> SHOWN = ScopedValue.newInstance();

    private final List<TlsIdentity> identities;

    TlsKeys(List<TlsIdentity> identities) {
        this.identities = List.copyOf(identities);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        SSLSession session = engine.getHandshakeSession();
        // Without one a ticket is being read, which also asks.
        if (session != null && SHOWN.isBound()) {
            SHOWN.get().set(true);
        }
        List<TlsIdentity> fitting = forName(serverName(session));
        return IntStream.range(0, identities.size())
                .filter(i -> fitting.contains(identities.get(i)))
                .filter(i -> isOfType(identities.get(i), keyType))
                .mapToObj(String::valueOf)
                .findFirst()
                .orElse(null);
    }

    /// Those for the same names as the first may have a key of another type.
    private List<TlsIdentity> forName(Optional<String> name) {
        List<TlsIdentity> exact =
                identities.stream().filter(each -> name.filter(each::isFor).isPresent()).toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        List<TlsIdentity> wild =
                identities.stream()
                        .filter(each -> name.filter(each::isForWildcardOf).isPresent())
                        .toList();
        if (!wild.isEmpty()) {
            return wild;
        }
        return identities.stream()
                .filter(each -> each.names().equals(identities.getFirst().names()))
                .toList();
    }

    /// The name that the client has asked for, in lower case.
    static Optional<String> serverName(SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return Optional.of(TlsIdentity.lower(host.getAsciiName()));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public String chooseEngineClientAlias(
            String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        for (String keyType : keyTypes) {
            Optional<String> alias = clientAlias(keyType, issuers);
            if (alias.isPresent()) {
                return alias.get();
            }
        }
        return null;
    }

    private Optional<String> clientAlias(String keyType, Principal[] issuers) {
        return IntStream.range(0, identities.size())
                .filter(i -> isOfType(identities.get(i), keyType))
                .filter(i -> isIssuedBy(identities.get(i), issuers))
                .mapToObj(String::valueOf)
                .findFirst();
    }

    /// JSSE also asks for a key type with the one of the issuer, as in `EC_RSA`.
    private static boolean isOfType(TlsIdentity identity, String keyType) {
        int issuer = keyType.indexOf('_');
        String type = issuer < 0 ? keyType : keyType.substring(0, issuer);
        return identity.key().getAlgorithm().equals(type);
    }

    private static boolean isIssuedBy(TlsIdentity identity, Principal[] issuers) {
        return issuers == null
                || issuers.length == 0
                || identity.chain().stream()
                        .anyMatch(each ->
                                Arrays.asList(issuers).contains(each.getIssuerX500Principal()));
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identities.get(Integer.parseInt(alias)).key();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identities.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return clientAlias(keyType, issuers).stream().toArray(String[]::new);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return IntStream.range(0, identities.size())
                .filter(i -> isOfType(identities.get(i), keyType))
                .mapToObj(String::valueOf)
                .toArray(String[]::new);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return chooseEngineClientAlias(keyTypes, issuers, null);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        throw new UnsupportedOperationException("Coppice has TLS by engines only");
    }
}

package org.coppice.net;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSessionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was read from the files of a [TlsContext] at one time. New files make a new one, so a
/// session under an old certificate is not resumed under the new one.
///
/// @param context has the keys, the trust and the sessions
/// @param stamps how the files looked
/// @param certificateEnd the first end of all certificates; empty if there is none
record TlsMaterial(SSLContext context, Map<Path, Stamp> stamps, Optional<Instant> certificateEnd) {

    private static final Logger LOG = LoggerFactory.getLogger(TlsMaterial.class);

    /// By which a changed file is known.
    ///
    /// @param key its inode where there is such, so that a file moved into place is seen
    record Stamp(FileTime modified, long size, Optional<Object> key) {

        /// What stands for a file that is not there.
        private static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, Optional.empty());
    }

    /// May block.
    static Map<Path, Stamp> stamps(List<Path> files) {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path file : files) {
            stamps.put(file, stamp(file));
        }
        return stamps;
    }

    private static Stamp stamp(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    attributes.lastModifiedTime(),
                    attributes.size(),
                    Optional.ofNullable(attributes.fileKey()));
        } catch (IOException e) {
            return Stamp.NONE;
        }
    }

    /// Reads all anew, which may block.
    ///
    /// @param stamps how the files looked before: what changes meanwhile is read the next time
    static TlsMaterial read(TlsSettings settings, Map<Path, Stamp> stamps) throws IOException {
        try {
            List<TlsIdentity> identities = new ArrayList<>();
            for (TlsCertificate certificate : settings.certificates()) {
                identities.addAll(certificate.read());
            }
            identities.forEach(TlsMaterial::warnIfExpired);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new TlsKeys(identities)},
                    settings.trust().source().read(),
                    null);
            limit(context.getServerSessionContext(), settings);
            limit(context.getClientSessionContext(), settings);
            requireSupported(context, settings.cipherSuites());
            return new TlsMaterial(context, stamps, firstEnd(identities));
        } catch (FileSystemException e) {
            throw new IOException(
                    "File "
                            + e.getFile()
                            + " cannot be read ("
                            + Objects.requireNonNullElse(
                                    e.getReason(), e.getClass().getSimpleName())
                            + "): check its path and its permissions",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static void limit(SSLSessionContext sessions, TlsSettings settings) {
        sessions.setSessionCacheSize(settings.sessionCacheSize());
        sessions.setSessionTimeout((int) settings.sessionTimeout().toSeconds());
    }

    private static void requireSupported(SSLContext context, List<String> suites) {
        List<String> supported =
                Arrays.asList(context.getSupportedSSLParameters().getCipherSuites());
        for (String suite : suites) {
            if (!supported.contains(suite)) {
                throw new IllegalArgumentException(
                        "cipher suite is " + suite + ", allowed are " + supported);
            }
        }
    }

    private static Optional<Instant> firstEnd(List<TlsIdentity> identities) {
        return identities.stream()
                .flatMap(identity -> identity.chain().stream())
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder());
    }

    private static void warnIfExpired(TlsIdentity identity) {
        Date end = identity.chain().getFirst().getNotAfter();
        if (end.toInstant().isBefore(Instant.now())) {
            LOG.warn(
                    "The certificate of {} has expired at {}: peers will refuse it, renew it",
                    identity.chain().getFirst().getSubjectX500Principal(),
                    end.toInstant());
        }
    }
}

package org.coppice.net;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import org.coppice.green.GreenThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes streams speak TLS, as client and as server: certificates, trust and rules of many
/// connections. eventlet's `wrap_ssl`, the `SSLContext` of Python and gevent.
///
/// ```java
/// TlsContext tls = TlsContext.builder().certificate(chainFile, keyFile).build();
/// Net.serve(listener, plain -> handle(tls.server(plain)));
/// ```
///
/// When a file of it changes, handshakes that begin from then on use the new one, and connections
/// that stand go on. A file that cannot be used leaves everything as it is, and is logged once.
///
/// **Threads:** any; streams belong to the loop on which they are made. Handshakes are computed and
/// files are read on a native pool. **Null:** nothing here is null.
public final class TlsContext {

    private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

    private final TlsSettings settings;
    private final TlsBuffers buffers = new TlsBuffers();
    private final List<Path> files;

    /// No green thread waits for it, and so no loop behind one: they reload on a native thread, and
    /// who only looks lets be what somebody else is at.
    private final ReentrantLock reloading = new ReentrantLock();

    private final AtomicLong lastLookNanos = new AtomicLong(System.nanoTime());
    private volatile TlsMaterial material;
    private volatile String told = "";
    private Map<Path, TlsMaterial.Stamp> seen;

    private TlsContext(TlsSettings settings, TlsMaterial material) {
        this.settings = settings;
        this.material = material;
        this.seen = material.stamps();
        this.files = settings.files();
    }

    /// Begins one: a client's, unless it is given a certificate.
    public static TlsContextBuilder builder() {
        return new TlsContextBuilder();
    }

    static TlsContext open(TlsSettings settings) throws IOException {
        Callable<TlsMaterial> read =
                () -> TlsMaterial.read(settings, TlsMaterial.stamps(settings.files()));
        return new TlsContext(settings, offLoop(settings, read));
    }

    /// Blocks the caller alone, whoever it is.
    private static <T> T offLoop(TlsSettings settings, Callable<T> work) throws IOException {
        try {
            return GreenThread.isCurrent() ? settings.pool().execute(work) : work.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /// Speaks TLS over the stream as a client of that host. The handshake takes place when it is
    /// first needed. Closing the new stream closes the other one, which must not be used any more.
    ///
    /// @param host what the server's certificate must be for, and what it is asked for by SNI; an
    ///   address of numbers is verified but not sent
    /// @param port by which, with the host, sessions are found again
    public TlsStream client(GreenStream stream, String host, int port) {
        return new TlsStream(stream, this, Optional.of(TlsPeer.of(host, port)));
    }

    /// Speaks TLS over the stream as a server. As [#client].
    ///
    /// @throws IllegalStateException if this has no certificate
    public TlsStream server(GreenStream stream) {
        requireCertificate();
        return new TlsStream(stream, this, Optional.empty());
    }

    /// Makes what a server needs for one connection that is not a [GreenStream] but somebody
    /// else's: its handshake has not begun, and has no time-out. May block to read files that have
    /// changed.
    ///
    /// @throws IllegalStateException if this has no certificate
    public SSLEngine serverEngine() {
        requireCertificate();
        if (isLookDue()) {
            look();
        }
        return TlsPeer.server(material, settings);
    }

    private void requireCertificate() {
        if (settings.certificates().isEmpty()) {
            throw new IllegalStateException(
                    "A TLS server needs a certificate: give one to the builder of its context");
        }
    }

    /// The certificates that a server shows, its own first, whoever has signed them: Python's
    /// `get_server_certificate`. Closes the stream.
    ///
    /// @throws IOException if the handshake fails
    public static List<X509Certificate> serverCertificates(
            GreenStream stream, String host, int port) throws IOException {
        TlsContext curious = builder().trust(new TrustsEverybody()).build();
        try (TlsStream tls = curious.client(stream, host, port)) {
            return tls.session().peerCertificates();
        }
    }

    /// Until when the certificates in use are valid: the first end of all that are shown to peers;
    /// empty if there is none.
    public Optional<Instant> certificateEnd() {
        return material.certificateEnd();
    }

    /// Reads the files anew if they have changed, without waiting for a handshake to look. On a
    /// green thread this blocks that alone.
    ///
    /// @return whether new ones are used now
    /// @throws IOException if one cannot be used: the old ones go on being used
    public boolean reload() throws IOException {
        return offLoop(settings, this::reloadHere);
    }

    private boolean reloadHere() throws IOException {
        reloading.lock();
        return reloadAndUnlock();
    }

    private boolean reloadAndUnlock() throws IOException {
        try {
            Map<Path, TlsMaterial.Stamp> now = TlsMaterial.stamps(files);
            if (now.equals(seen)) {
                return false;
            }
            seen = now;
            material = TlsMaterial.read(settings, now);
        } catch (IOException e) {
            if (mayPass(e.getCause())) {
                seen = Map.of();
            }
            throw e;
        } finally {
            reloading.unlock();
        }
        told = "";
        LOG.info("TLS uses the new content of {}", files);
        return true;
    }

    /// Whether files may be read later though they look the same, as with permissions or too many
    /// open files. One that is missing will look different.
    private static boolean mayPass(Throwable cause) {
        return cause instanceof FileSystemException && !(cause instanceof NoSuchFileException);
    }

    /// What a handshake that begins now uses.
    ///
    /// @param offLoop runs what may block
    TlsMaterial current(Offload offLoop) throws IOException {
        if (isLookDue()) {
            offLoop.run(this::look);
        }
        return material;
    }

    private boolean isLookDue() {
        if (files.isEmpty()) {
            return false;
        }
        long last = lastLookNanos.get();
        long now = System.nanoTime();
        return now - last >= settings.reloadInterval().toNanos()
                && lastLookNanos.compareAndSet(last, now);
    }

    private void look() {
        if (!reloading.tryLock()) {
            return;
        }
        try {
            reloadAndUnlock();
        } catch (IOException | RuntimeException e) {
            tellOnce(String.valueOf(e.getMessage()));
        }
    }

    private void tellOnce(String reason) {
        if (!reason.equals(told)) {
            told = reason;
            LOG.error("TLS keeps its old certificates as the new ones cannot be used: {}", reason);
        }
    }

    TlsSettings settings() {
        return settings;
    }

    TlsBuffers buffers() {
        return buffers;
    }

    /// Runs what may block somewhere else than on the loop, and blocks the green thread until it is
    /// done.
    @FunctionalInterface
    interface Offload {
        void run(Runnable work) throws IOException;
    }
}

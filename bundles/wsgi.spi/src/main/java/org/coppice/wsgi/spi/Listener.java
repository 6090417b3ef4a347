package org.coppice.wsgi.spi;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.StreamListener;
import org.coppice.net.TlsContext;
import org.coppice.net.UnixOptions;

/// Where clients arrive, and the green thread that accepts them.
///
/// **Threads**: the accepting loop's. **Errors**: `IOException` of the system. **Null**: nothing
/// here is null.
public final class Listener {
    private StreamListener socket;
    private final SocketAddress address;
    private Endpoint endpoint;

    /// Null for none.
    private TlsContext tls;

    private GreenThread<?> thread;

    private Listener(StreamListener socket, Endpoint endpoint, TlsContext tls) throws IOException {
        this.socket = socket;
        this.address = socket.localAddress();
        this.endpoint = endpoint;
        this.tls = tls;
    }

    /// Listens.
    ///
    /// @param tls null if there is no certificate
    /// @throws IOException that says where, why, and what to do
    static Listener open(Sockets sockets, Endpoint where, ListenSettings how, TlsContext tls)
            throws IOException {
        try {
            return new Listener(listen(sockets, where, how), where, where.tls() ? tls : null);
        } catch (IOException e) {
            throw refused(where, e);
        }
    }

    private static IOException refused(Endpoint where, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        return new IOException(
                "cannot listen on %s: %s. %s"
                        .formatted(where.where(), reason, where.remedy(reason)),
                cause);
    }

    private static GreenServerSocket listen(Sockets sockets, Endpoint where, ListenSettings how)
            throws IOException {
        GreenServerSocket socket = join(sockets, where, how);
        try {
            socket.speak(where.protocol());
            socket.unsentMaxBytes(how.unsentMaxBytes());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static GreenServerSocket join(Sockets sockets, Endpoint where, ListenSettings how)
            throws IOException {
        if (!(where.address() instanceof UnixDomainSocketAddress path)) {
            return sockets.listen((InetSocketAddress) where.address(), how.backlogConnections());
        }
        UnixOptions options = UnixOptions.DEFAULTS.backlogConnections(how.backlogConnections());
        Optional<Set<PosixFilePermission>> permissions = how.unixPermissions();
        return sockets.listen(path, permissions.map(options::permissions).orElse(options));
    }

    /// Uses what somebody else has made, without TLS.
    static Listener of(StreamListener socket) throws IOException {
        return new Listener(socket, new Endpoint(socket.localAddress(), false), null);
    }

    /// Begins to accept.
    ///
    /// @param accepting accepts until the socket is closed, on a green thread of its own
    /// @return that green thread
    GreenThread<?> start(Consumer<Listener> accepting) {
        thread =
                Coppice.spawn(() -> {
                    accepting.accept(this);
                    return null;
                });
        nameThread();
        return thread;
    }

    /// So that listings of green threads show what this one is for.
    private void nameThread() {
        thread.name("accepts at " + url());
    }

    /// Goes to the current loop, as the former has ended: who waits in its queue does not notice.
    /// It shall be started again.
    ///
    /// @return whether it can: what is no socket ends with its loop
    boolean rescue() throws IOException {
        if (socket instanceof GreenServerSocket own) {
            socket = own.rescue();
            return true;
        }
        return false;
    }

    /// Changes the permissions of a Unix socket if the configuration has.
    ///
    /// @param former null before the first
    void permit(ListenSettings former, ListenSettings how) throws IOException {
        Optional<Set<PosixFilePermission>> permissions = how.unixPermissions();
        if (address instanceof UnixDomainSocketAddress path
                && permissions.isPresent()
                && former != null
                && !permissions.equals(former.unixPermissions())) {
            Files.setPosixFilePermissions(path.getPath(), permissions.get());
        }
    }

    /// Says what it would speak here under another configuration.
    ///
    /// @throws IOException if others accept here who speak otherwise; the message names both
    void speak(Endpoint next) throws IOException {
        if (socket instanceof GreenServerSocket shared) {
            try {
                shared.speak(next.protocol());
            } catch (BindException e) {
                throw refused(next, e);
            }
        }
    }

    /// Goes on here under another configuration, for those who come from now on.
    void use(Endpoint next, ListenSettings how, TlsContext nextTls) {
        if (socket instanceof GreenServerSocket own) {
            own.unsentMaxBytes(how.unsentMaxBytes());
        }
        endpoint = next;
        tls = next.tls() ? nextTls : null;
        if (thread != null) {
            nameThread();
        }
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /// The same place, with the port that port 0 became.
    Endpoint bound() {
        return new Endpoint(address, endpoint.tls());
    }

    /// As people write it in a browser.
    public String url() {
        return endpoint.url(address);
    }

    /// Blocks until somebody has come.
    public Arrival accept() throws IOException {
        return Arrival.accept(socket).over(tls);
    }

    /// Closes it, when those who wait in its queue have been accepted.
    ///
    /// @param handOver how long later clients may wait for a successor
    void retire(Consumer<Arrival> arrivals, Duration handOver) throws IOException {
        if (thread != null) {
            thread.kill();
        }
        try {
            Optional<Arrival> waiting = Arrival.tryAccept(socket);
            while (waiting.isPresent()) {
                arrivals.accept(waiting.get().over(tls));
                waiting = Arrival.tryAccept(socket);
            }
        } finally {
            if (socket instanceof GreenServerSocket shared) {
                shared.handOver(handOver);
            } else {
                socket.close();
            }
        }
    }

    @Override
    public String toString() {
        return url();
    }
}

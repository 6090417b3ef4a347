package org.coppice.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listening sockets that servers of this process share by their address, so that one can take the
/// place of another and no client notices.
///
/// Whoever asks for an address that somebody here listens at accepts from the same socket. So in
/// the order *new, then old* both accept for a while. In the order *old, then new* the old one says
/// [GreenServerSocket#handOver(Duration)]: the socket stays open, clients wait in its backlog, and
/// who comes in time finds them there. All who share a socket agree on its terms, such as the
/// length of its backlog; who takes over what waits for a successor takes it as it is. What they
/// speak with clients must be the same too, as far as they say it: [GreenServerSocket#speak].
///
/// A socket that waits for a successor is closed at once when it is in the way of another: an
/// address that overlaps it.
///
/// In the container it is a service, which lives on while nobody uses it: what waits for a
/// successor waits here. Elsewhere make one for all servers that shall share.
///
/// **What becomes of it when its bundle goes:** sockets that wait for a successor are closed.
///
/// **Threads:** any, except that [#listen] is for the loop that shall have the socket. Who begins
/// or ends to listen may wait for who does so elsewhere. **Errors:** an [IOException] of the
/// system, which changes nothing. **Null:** nothing here is null.
@Component(service = SharedListeners.class, immediate = true)
public final class SharedListeners implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedListeners.class);

    /// Changed by who holds the monitor; looked at without it, so that listings wait for nobody.
    private final List<SharedListener> listeners = new CopyOnWriteArrayList<>();

    private boolean closed; // guarded by this

    /// Without any yet.
    public SharedListeners() {}

    /// What binds a new socket.
    @FunctionalInterface
    private interface Binding {
        SharedListener bind() throws IOException;
    }

    /// Listens at a TCP address, on the current loop, or accepts from who does so here already.
    ///
    /// @param address port 0 takes a free one, which nobody shares unless he asks for that port
    /// @param backlogConnections as of [Net#listen(SocketAddress, int)]
    /// @param holder who asks, for listings and messages: `server main`
    /// @throws BindException if the address is in use elsewhere, not of this machine, or shared on
    ///   other terms; the message says which
    public GreenServerSocket listen(
            InetSocketAddress address, int backlogConnections, String holder) throws IOException {
        return listen(
                address,
                "backlogConnections=" + backlogConnections,
                holder,
                () -> SharedListener.bind(address, backlogConnections));
    }

    /// As [#listen(InetSocketAddress, int, String)], at the path of a Unix domain socket.
    public GreenServerSocket listen(
            UnixDomainSocketAddress path, UnixOptions options, String holder) throws IOException {
        return listen(path, options, holder, () -> SharedListener.bind(path, options));
    }

    private synchronized GreenServerSocket listen(
            SocketAddress address, Object terms, String holder, Binding binding)
            throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        SharedListener listener = at(address);
        if (listener == null) {
            listener = bind(address, binding);
            listeners.add(listener);
        } else {
            agree(listener, terms, holder);
        }
        try {
            return listener.join(this, holder);
        } catch (IOException | RuntimeException e) {
            if (listener.leases().isEmpty()) {
                close(listener);
            }
            throw e;
        }
    }

    /// Null if there is none.
    private SharedListener at(SocketAddress address) {
        for (SharedListener each : listeners) {
            if (each.address().equals(address)) {
                return each;
            }
        }
        return null;
    }

    private SharedListener bind(SocketAddress address, Binding binding) throws IOException {
        try {
            return binding.bind();
        } catch (BindException e) {
            List<SharedListener> inTheWay = orphansLike(address);
            if (inTheWay.isEmpty()) {
                throw whoIsInTheWay(address, e);
            }
            LOG.debug("{} gives way to {}", inTheWay, address, e);
            for (SharedListener each : inTheWay) {
                close(each);
            }
            return binding.bind();
        }
    }

    /// With the name of who listens at an address that overlaps this one, if it is somebody here.
    private BindException whoIsInTheWay(SocketAddress address, BindException failure) {
        List<String> owners =
                listeners.stream()
                        .filter(each -> overlap(each.address(), address))
                        .map(SharedListeners::owner)
                        .toList();
        if (owners.isEmpty()) {
            return failure;
        }
        BindException told =
                new BindException(failure.getMessage() + ", " + String.join(", ", owners));
        told.initCause(failure);
        return told;
    }

    private static String owner(SharedListener listener) {
        return holders(listener) + " listens at " + Addresses.format(listener.address());
    }

    private static boolean overlap(SocketAddress one, SocketAddress other) {
        return isSamePort(one, other) && (isAny(one) || isAny(other) || one.equals(other));
    }

    private static boolean isAny(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                && !inet.isUnresolved()
                && inet.getAddress().isAnyLocalAddress();
    }

    private static boolean isSamePort(SocketAddress one, SocketAddress other) {
        return one instanceof InetSocketAddress there
                && other instanceof InetSocketAddress here
                && there.getPort() == here.getPort();
    }

    /// Those that wait for a successor at another address of the same port.
    private List<SharedListener> orphansLike(SocketAddress address) {
        return listeners.stream()
                .filter(each -> each.leases().isEmpty() && isSamePort(each.address(), address))
                .toList();
    }

    private static void agree(SharedListener listener, Object terms, String holder)
            throws BindException {
        if (listener.terms().equals(terms)) {
            return;
        }
        if (!listener.leases().isEmpty()) {
            throw new BindException(
                    "%s listens there with %s, %s wants %s: who shares a socket must agree on that"
                            .formatted(holders(listener), listener.terms(), holder, terms));
        }
        LOG.info(
                "{} takes {} over as it is, with {} and not with {}",
                holder,
                listener.address(),
                listener.terms(),
                terms);
    }

    private static String holders(SharedListener listener) {
        return String.join(", ", listener.leases().stream().map(ListenerLease::holder).toList());
    }

    /// Who listens where, in the order in which the sockets were made.
    public List<SharedListenerInfo> infos() {
        return listeners.stream()
                .map(each ->
                        new SharedListenerInfo(
                                each.address(),
                                each.terms().toString(),
                                each.leases().stream().map(ListenerLease::holder).toList()))
                .toList();
    }

    /// All holders that say what they speak there must say the same.
    synchronized void speak(SharedListener listener, ListenerLease lease, String protocol)
            throws BindException {
        for (ListenerLease each : listener.leases()) {
            String spoken = each.protocol();
            boolean bothSay = !spoken.isEmpty() && !protocol.isEmpty();
            if (each != lease && bothSay && !spoken.equals(protocol)) {
                throw new BindException(
                        "%s speaks %s there, %s would speak %s: a client would meet either"
                                .formatted(each.holder(), spoken, lease.holder(), protocol));
            }
        }
        lease.protocol(protocol);
    }

    // ---- who goes

    /// One holder accepts no more; on its loop.
    synchronized void left(SharedListener listener, ListenerLease lease, Duration patience)
            throws IOException {
        listener.leave(lease);
        gone(listener, lease, patience);
    }

    /// The loop of one holder has ended.
    synchronized void lost(SharedListener listener, ListenerLease lease, Duration patience)
            throws IOException {
        listener.forget(lease);
        gone(listener, lease, patience);
    }

    /// The loop of one holder has ended; it goes on on the current one.
    synchronized GreenServerSocket move(SharedListener listener, ListenerLease lease)
            throws IOException {
        GreenServerSocket moved = listener.join(this, lease.holder());
        listener.leases().getLast().protocol(lease.protocol());
        listener.forget(lease);
        listener.leases().remove(lease);
        return moved;
    }

    private void gone(SharedListener listener, ListenerLease lease, Duration patience)
            throws IOException {
        listener.leases().remove(lease);
        if (!listener.leases().isEmpty()) {
            return;
        }
        if (closed || patience.isZero() || patience.isNegative()) {
            close(listener);
            return;
        }
        LOG.debug("{} waits {} for who takes it over", listener.address(), patience);
        long arrivals = listener.arrivals();
        Executor later =
                CompletableFuture.delayedExecutor(patience.toNanos(), TimeUnit.NANOSECONDS);
        later.execute(() -> closeOrphan(listener, arrivals));
    }

    private synchronized void closeOrphan(SharedListener listener, long arrivals) {
        if (!listener.leases().isEmpty() || listener.arrivals() != arrivals) {
            return;
        }
        try {
            close(listener);
        } catch (IOException e) {
            LOG.warn("{} cannot be closed", listener.address(), e);
        }
    }

    /// Listings name it until it is closed.
    private void close(SharedListener listener) throws IOException {
        try {
            listener.close();
        } finally {
            listeners.remove(listener);
        }
    }

    /// Closes the sockets that wait for a successor, and from now on those that are left, at once.
    @Override
    @Deactivate
    public synchronized void close() throws IOException {
        closed = true;
        List<SharedListener> orphans =
                listeners.stream().filter(each -> each.leases().isEmpty()).toList();
        for (SharedListener each : orphans) {
            close(each);
        }
    }
}

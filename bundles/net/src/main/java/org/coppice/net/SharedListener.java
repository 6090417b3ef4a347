package org.coppice.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.coppice.green.Loop;
import org.coppice.green.Registration;

/// A listening socket that several may accept from. A hub takes a channel once, so those of a loop
/// share its registration there.
///
/// **Threads:** guarded by [SharedListeners]; what a loop has registered is used there alone.
final class SharedListener {

    /// The registration of a loop, and how many there use it.
    private static final class Shared {
        private final Registration registration;
        private int users;

        Shared(Registration registration) {
            this.registration = registration;
        }
    }

    private final SocketAddress address;
    private final Object terms;
    private final ServerSocketChannel channel;
    private final Optional<UnixPath> path;
    private final List<ListenerLease> leases = new CopyOnWriteArrayList<>();
    private final Map<Loop, Shared> registrations = new HashMap<>();

    /// How often somebody has come.
    private long arrivals;

    private SharedListener(
            SocketAddress address,
            Object terms,
            ServerSocketChannel channel,
            Optional<UnixPath> path) {
        this.address = address;
        this.terms = terms;
        this.channel = channel;
        this.path = path;
    }

    static SharedListener bind(SocketAddress address, int backlogConnections) throws IOException {
        ServerSocketChannel channel = OpenChannels.server(address);
        try {
            SocketOptions.DEFAULTS.applyTo(channel);
            channel.bind(address, backlogConnections);
            channel.configureBlocking(false);
            return new SharedListener(
                    channel.getLocalAddress(),
                    "backlogConnections=" + backlogConnections,
                    channel,
                    Optional.empty());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static SharedListener bind(UnixDomainSocketAddress path, UnixOptions options)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            UnixPath bound = UnixPath.bind(channel, path, options);
            return new SharedListener(path, options, channel, Optional.of(bound));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// With the port that port 0 became.
    SocketAddress address() {
        return address;
    }

    /// What must be the same for all who share it; its text says it.
    Object terms() {
        return terms;
    }

    /// Any thread may look at them.
    List<ListenerLease> leases() {
        return leases;
    }

    long arrivals() {
        return arrivals;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /// Lets one more accept, on the current loop.
    GreenServerSocket join(SharedListeners all, String holder) throws IOException {
        Loop loop = Loop.current();
        Shared shared = registrations.get(loop);
        if (shared == null) {
            shared = new Shared(Registration.open(channel).shareWaits());
            registrations.put(loop, shared);
        }
        shared.users++;
        arrivals++;
        ListenerLease lease = new ListenerLease(all, this, holder, loop);
        leases.add(lease);
        return new GreenServerSocket(channel, path, shared.registration, lease);
    }

    /// Wakes who waits by that lease, on its loop; the others there look again, and wait on.
    void leave(ListenerLease lease) {
        Shared shared = registrations.get(lease.loop());
        if (shared == null) {
            return;
        }
        shared.users--;
        if (shared.users > 0) {
            shared.registration.retry();
        } else {
            registrations.remove(lease.loop());
            shared.registration.close();
        }
    }

    /// The loop of that lease has ended, and its hub with it.
    void forget(ListenerLease lease) {
        Shared shared = registrations.get(lease.loop());
        if (shared != null && --shared.users == 0) {
            registrations.remove(lease.loop());
        }
    }

    void close() throws IOException {
        if (channel.isOpen()) {
            path.ifPresent(UnixPath::remove);
        }
        channel.close();
    }

    @Override
    public String toString() {
        return address + " " + leases.stream().map(ListenerLease::holder).toList();
    }
}

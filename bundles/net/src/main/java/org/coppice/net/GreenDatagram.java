package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.NotYetConnectedException;
import java.time.Duration;
import java.util.Optional;
import org.coppice.green.Semaphore;

/// A UDP socket whose blocking blocks only the green thread: what eventlet's `GreenSocket` is with
/// `recvfrom` and `sendto`.
///
/// ```java
/// try (GreenDatagram socket = GreenDatagram.open(new InetSocketAddress("127.0.0.1", 0))) {
///     socket.readTimeout(Duration.ofSeconds(2)).send(question, server);
///     GreenDatagram.Received received = socket.receive(answer);
///     ...
/// ```
///
/// A datagram arrives whole or not at all, except that a buffer may be too small for it:
/// [Received#truncated()] tells. One may be empty. One green thread may receive at a time, a second
/// one is an error; any number may send, and where the system has no room they take turns.
///
/// **Threads:** belongs to the loop on which it was made; [#close()] and the addresses may be
/// called from any thread. **Errors:** a time-out is a [SocketTimeoutException], a close while
/// waiting a [java.nio.channels.AsynchronousCloseException], use after a close a
/// [java.nio.channels.ClosedChannelException]; a connected socket whose peer does not listen gets a
/// [java.net.PortUnreachableException] from a later call. But for the closes, the socket can still
/// be used after each, and after a kill. **Null:** nothing here is null.
public final class GreenDatagram implements Closeable {

    /// No datagram has more bytes: a buffer of this size is always large enough.
    public static final int MAX_BYTES = 65_527;

    private final DatagramChannel channel;
    private final ChannelWaits waits;
    private final Semaphore turn = new Semaphore();

    /// One byte larger than the largest buffer that was to be filled: the byte tells of more.
    private ByteBuffer scratch = ByteBuffer.allocate(0);

    /// What was received.
    ///
    /// @param sender who sent it
    /// @param length how many bytes were put into the buffer; zero for an empty datagram
    /// @param truncated whether it had more than the buffer had room for; they are lost
    public record Received(InetSocketAddress sender, int length, boolean truncated) {}

    private GreenDatagram(DatagramChannel channel) throws IOException {
        this.channel = channel;
        this.waits = new ChannelWaits(channel);
    }

    /// A socket without an address, to set options before [#bind(InetSocketAddress)]. The first
    /// send gives it one.
    public static GreenDatagram open() throws IOException {
        return of(DatagramChannel.open());
    }

    /// As [#open()], for addresses of one family only. Multicast wants the family of its groups.
    public static GreenDatagram open(ProtocolFamily family) throws IOException {
        return of(DatagramChannel.open(family));
    }

    /// A socket with this address.
    ///
    /// @param local port 0 takes a free one
    /// @throws java.net.BindException if it is in use or not of this machine
    public static GreenDatagram open(InetSocketAddress local) throws IOException {
        GreenDatagram socket = open();
        try {
            return socket.bind(local);
        } catch (Throwable t) {
            socket.close();
            throw t;
        }
    }

    /// Makes a channel green, on the current loop. The channel belongs to the socket from now on;
    /// it is closed if this fails.
    public static GreenDatagram of(DatagramChannel channel) throws IOException {
        try {
            return new GreenDatagram(channel);
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
    }

    // ---- addresses and options

    /// Takes an address.
    ///
    /// @param local port 0 takes a free one
    /// @return this
    /// @throws java.net.BindException if it is in use or not of this machine
    public GreenDatagram bind(InetSocketAddress local) throws IOException {
        waits.requireUsable();
        channel.bind(requireResolved(local));
        return this;
    }

    /// From now on it exchanges datagrams with this peer alone, by [#read(ByteBuffer)] and
    /// [#write(ByteBuffer)] too. Those of others that wait to be received are dropped. Connects
    /// anew if it was connected. Never blocks.
    ///
    /// @return this
    public GreenDatagram connect(InetSocketAddress peer) throws IOException {
        waits.requireUsable();
        requireResolved(peer);
        if (channel.isConnected()) {
            channel.disconnect();
        }
        channel.connect(peer);
        return this;
    }

    /// From now on it exchanges datagrams with everybody. Harmless if it was not connected.
    ///
    /// @return this
    public GreenDatagram disconnect() throws IOException {
        waits.requireUsable();
        channel.disconnect();
        return this;
    }

    private static InetSocketAddress requireResolved(InetSocketAddress address)
            throws UnknownHostException {
        if (address.isUnresolved()) {
            throw new UnknownHostException(
                    "Host " + address.getHostString() + " has no known address");
        }
        return address;
    }

    /// How long a receive or read waits.
    ///
    /// @param timeout zero, as at first, waits for ever
    /// @return this
    /// @throws IllegalArgumentException if it is negative
    public GreenDatagram readTimeout(Duration timeout) {
        waits.readTimeout(timeout);
        return this;
    }

    /// How long a send or write waits for room.
    ///
    /// @param timeout zero, as at first, waits for ever
    /// @return this
    /// @throws IllegalArgumentException if it is negative
    public GreenDatagram writeTimeout(Duration timeout) {
        waits.writeTimeout(timeout);
        return this;
    }

    /// Whether datagrams may go to all of a network, at first not: without it the system refuses to
    /// send them with "Permission denied".
    ///
    /// @return this
    public GreenDatagram broadcast(boolean allowed) throws IOException {
        return option(StandardSocketOptions.SO_BROADCAST, allowed);
    }

    /// Sets an option, such as [StandardSocketOptions#SO_RCVBUF] or
    /// [StandardSocketOptions#IP_MULTICAST_IF].
    ///
    /// @return this
    /// @throws UnsupportedOperationException if the system does not have it
    public <T> GreenDatagram option(SocketOption<T> name, T value) throws IOException {
        channel.setOption(name, value);
        return this;
    }

    /// What an option is set to.
    ///
    /// @throws UnsupportedOperationException if the system does not have it
    public <T> T option(SocketOption<T> name) throws IOException {
        return channel.getOption(name);
    }

    /// Receives from now on also what is sent to a group on one network. Several sockets that shall
    /// do so on the same port set [StandardSocketOptions#SO_REUSEADDR] before they bind.
    ///
    /// @return the membership: [MembershipKey#drop()] leaves the group, as a close does
    /// @throws IllegalArgumentException if the group is no multicast address
    public MembershipKey join(InetAddress group, NetworkInterface network) throws IOException {
        return channel.join(group, network);
    }

    /// As [#join(InetAddress, NetworkInterface)], but only what this source sends.
    public MembershipKey join(InetAddress group, NetworkInterface network, InetAddress source)
            throws IOException {
        return channel.join(group, network, source);
    }

    // ---- receiving

    /// Blocks until a datagram is there and takes it.
    ///
    /// @param target is filled from its position on; see [Received#truncated()]
    public Received receive(ByteBuffer target) throws IOException {
        return waits.read(() -> receiveNow(target));
    }

    /// Takes a datagram that is there; empty if there is none. Never blocks.
    public Optional<Received> tryReceive(ByteBuffer target) throws IOException {
        waits.requireUsable();
        Received received = receiveNow(target);
        if (received == null) {
            waits.drainedReads();
        }
        return Optional.ofNullable(received);
    }

    /// Blocks until a datagram may be there, by the read time-out; takes no buffer for it. A hint:
    /// [#tryReceive(ByteBuffer)] may still find none.
    public void awaitReadable() throws IOException {
        waits.awaitReadable();
    }

    /// As [#awaitReadable()], by another time-out.
    ///
    /// @param timeout zero waits for ever
    public void awaitReadable(Duration timeout) throws IOException {
        waits.awaitReadable(timeout);
    }

    /// As [#receive(ByteBuffer)], from the peer of a connected socket.
    ///
    /// @return how many bytes, zero for an empty datagram
    /// @throws java.nio.channels.NotYetConnectedException if it is not connected
    public int read(ByteBuffer target) throws IOException {
        requireConnected();
        return receive(target).length();
    }

    /// @return null if there is none
    private Received receiveNow(ByteBuffer target) throws IOException {
        if (target.remaining() >= MAX_BYTES) {
            int before = target.position();
            InetSocketAddress sender = (InetSocketAddress) channel.receive(target);
            return sender == null ? null : new Received(sender, target.position() - before, false);
        }
        if (scratch.capacity() <= target.remaining()) {
            scratch = ByteBuffer.allocate(target.remaining() + 1);
        }
        scratch.clear().limit(target.remaining() + 1);
        InetSocketAddress sender = (InetSocketAddress) channel.receive(scratch);
        if (sender == null) {
            return null;
        }
        int length = Math.min(scratch.position(), target.remaining());
        boolean truncated = scratch.position() > target.remaining();
        target.put(scratch.flip().limit(length));
        return new Received(sender, length, truncated);
    }

    // ---- sending

    /// Hands a datagram to the system; blocks only while that has no room. The network may lose it
    /// all the same.
    ///
    /// @param source all that remains of it is one datagram
    /// @throws IOException also if it is too large, see [#MAX_BYTES]
    /// @throws IllegalArgumentException if it is empty and this is connected: the JDK cannot send
    ///   that
    public void send(ByteBuffer source, InetSocketAddress receiver) throws IOException {
        waits.requireUsable();
        requireResolved(receiver);
        if (!isSent(source, receiver)) {
            sendInTurn(source, receiver);
        }
    }

    /// Sends a datagram to the peer of a connected socket, as [#send] does.
    ///
    /// @throws java.nio.channels.NotYetConnectedException if it is not connected
    public void write(ByteBuffer source) throws IOException {
        send(source, requireConnected());
    }

    /// Hands a datagram to the system if that has room. Never blocks.
    ///
    /// @return whether it did
    public boolean trySend(ByteBuffer source, InetSocketAddress receiver) throws IOException {
        waits.requireUsable();
        return isSent(source, requireResolved(receiver));
    }

    /// An empty one shows no difference: the system nearly always has room for it. From a connected
    /// socket the JDK drops it without a word.
    private boolean isSent(ByteBuffer source, InetSocketAddress receiver) throws IOException {
        if (!source.hasRemaining() && channel.isConnected()) {
            throw new IllegalArgumentException(
                    "An empty datagram cannot be sent by a connected socket, "
                            + channel
                            + ": send it by one that is not connected");
        }
        return channel.send(source, receiver) > 0 || !source.hasRemaining();
    }

    private void sendInTurn(ByteBuffer source, InetSocketAddress receiver) throws IOException {
        Duration timeout = waits.writeTimeout();
        if (timeout.isZero()) {
            turn.acquire();
        } else if (!turn.acquire(timeout)) {
            throw new SocketTimeoutException("No turn to write within " + timeout + ": " + channel);
        }
        try {
            waits.requireUsable();
            boolean sent = false;
            while (!sent) {
                SocketTimeoutException late = waits.awaitRoom();
                sent = isSent(source, receiver);
                if (late != null && !sent) {
                    throw late;
                }
            }
        } finally {
            turn.release();
        }
    }

    private InetSocketAddress requireConnected() throws IOException {
        waits.requireUsable();
        InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
        if (peer == null) {
            throw new NotYetConnectedException();
        }
        return peer;
    }

    // ---- the rest

    /// The address here; empty while it has none. Any thread.
    public Optional<InetSocketAddress> localAddress() throws IOException {
        return Optional.ofNullable((InetSocketAddress) channel.getLocalAddress());
    }

    /// The peer of a connected socket, else empty. Any thread.
    public Optional<InetSocketAddress> remoteAddress() throws IOException {
        return Optional.ofNullable((InetSocketAddress) channel.getRemoteAddress());
    }

    /// The channel below, for what is not here. Do not receive, send or close it.
    public DatagramChannel channel() {
        return channel;
    }

    /// Whether [#close()] was not called yet. Any thread.
    public boolean isOpen() {
        return channel.isOpen();
    }

    /// Leaves all groups, gives the address back and wakes whoever waits. Harmless when repeated.
    /// From another thread it is handed over to the loop, and this returns at once.
    @Override
    public void close() throws IOException {
        waits.close();
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}

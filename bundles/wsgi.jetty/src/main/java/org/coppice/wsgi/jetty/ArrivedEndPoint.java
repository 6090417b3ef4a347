package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.coppice.wsgi.spi.Peers;
import org.coppice.wsgi.spi.ProxyHeader;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bottom of a connection. If that comes from a proxy which says who its client is, the header
/// that does so is taken away here, and from then on both addresses are those that it tells.
///
/// **Threads**: one at a time, that which fills the connection's buffer; addresses any.
class ArrivedEndPoint extends SocketChannelEndPoint {
    private static final Logger LOG = LoggerFactory.getLogger(ArrivedEndPoint.class);

    /// Of a session of TLS before its handshake.
    private static final String NO_PROTOCOL = "NONE";

    /// Of a Unix socket.
    private static final SocketAddress NO_HOST = InetSocketAddress.createUnresolved("unix", 0);

    private final JettyConnection connection;
    private final String proxy;

    /// Ends it if it takes too long until a request may come; null if there is nothing to wait for.
    private volatile Scheduler.Task opening;

    /// Null until it is known.
    private volatile StrictReading reading;

    /// The header as far as it has come, then what came with it; null when all that is read.
    private ByteBuffer come;

    private volatile Optional<SocketAddress> source = Optional.empty();
    private volatile Optional<SocketAddress> destination = Optional.empty();
    private volatile boolean known;

    ArrivedEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            JettyConnection connection) {
        super(channel, selector, key, scheduler);
        this.connection = connection;
        this.known = connection.proxyFaults().isEmpty();
        this.come = known ? null : BufferUtil.allocate(ProxyHeader.MAX_BYTES);
        this.proxy = known ? "" : Peers.host(super.getRemoteSocketAddress());
    }

    /// @param by to be told of the end
    final void readBy(StrictReading by) {
        reading = by;
    }

    final JettyConnection connection() {
        return connection;
    }

    // ---- what comes before the first request

    @Override
    public void onOpen() {
        super.onOpen();
        if (!known || connection.isSecured()) {
            opening =
                    getScheduler()
                            .schedule(
                                    this::endIfNotReady,
                                    connection.headTimeoutMillis(),
                                    TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void onClose(Throwable cause) {
        super.onClose(cause);
        Scheduler.Task running = opening;
        if (running != null) {
            running.cancel();
        }
        StrictReading ending = reading;
        if (ending != null) {
            ending.closed();
        }
    }

    private void endIfNotReady() {
        boolean shakesHands =
                getConnection() instanceof SslConnection tls
                        && NO_PROTOCOL.equals(tls.getSSLEngine().getSession().getProtocol());
        if (!known || shakesHands) {
            LOG.debug("{} does not begin in time", connection);
            close();
        }
    }

    @Override
    public int fill(ByteBuffer target) throws IOException {
        if (come == null) {
            return super.fill(target);
        }
        while (!known) {
            int count = super.fill(come);
            if (count <= 0) {
                return count < 0 ? endEarly() : 0;
            }
            readHeader();
        }
        int count = BufferUtil.append(target, come);
        if (come.hasRemaining()) {
            return count;
        }
        come = null;
        return count > 0 ? count : super.fill(target);
    }

    private void readHeader() throws IOException {
        try {
            Optional<ProxyHeader> header = ProxyHeader.read(come);
            if (header.isPresent()) {
                source = header.get().source();
                destination = header.get().destination();
                known = true;
            }
        } catch (ProtocolException e) {
            throw refused(e);
        }
    }

    /// Who connects and leaves looks whether somebody is there.
    private int endEarly() throws IOException {
        if (come.hasRemaining()) {
            throw refused(new ProtocolException("it ends within its PROXY header"));
        }
        return -1;
    }

    private ProtocolException refused(ProtocolException fault) {
        connection
                .proxyFaults()
                .ifPresent(warning -> warning.tell(proxy + ": " + fault.getMessage()));
        close();
        return fault;
    }

    /// Ends the connection so that the client knows that something went wrong.
    final void breakOff() {
        try {
            getChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("{} ends without a reset", connection, e); // as Unix sockets do
        }
        close();
    }

    // ---- addresses

    /// Where the client has connected; null if that is not known any more.
    final SocketAddress localEnd() {
        return destination.orElseGet(super::getLocalSocketAddress);
    }

    /// The client; null if it is not known any more.
    final SocketAddress remoteEnd() {
        return source.orElseGet(super::getRemoteSocketAddress);
    }

    /// For Jetty, which takes it for the host where the client has named none.
    @Override
    public SocketAddress getLocalSocketAddress() {
        SocketAddress end = localEnd();
        return end instanceof UnixDomainSocketAddress ? NO_HOST : end;
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return remoteEnd();
    }
}

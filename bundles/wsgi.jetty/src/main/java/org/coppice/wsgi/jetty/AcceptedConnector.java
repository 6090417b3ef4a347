package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;

/// Jetty's side of connections that were accepted elsewhere: one selector reads and writes them.
/// Accepting is left to a green thread, so that listening sockets can be shared with servers that
/// are not Jetty's.
///
/// **Threads**: any.
final class AcceptedConnector extends AbstractConnector {
    private final Map<SocketChannel, JettyConnection> connections = new ConcurrentHashMap<>();
    private final SelectorManager selectors;
    private final LongConsumer closed;
    private final ConnectionFactory plain;

    /// Null for none.
    private final ConnectionFactory secured;

    private volatile boolean leaving;
    private volatile boolean retired;

    /// @param closed told the number of each connection that is no more
    AcceptedConnector(Server server, LongConsumer closed, List<ConnectionFactory> factories) {
        super(server, null, null, null, 0, factories.toArray(ConnectionFactory[]::new));
        this.closed = closed;
        this.plain = getConnectionFactory(HttpConnectionFactory.class);
        this.secured = getConnectionFactory(SslConnectionFactory.class);
        this.selectors = new Selectors();
        installBean(selectors, true);
    }

    boolean speaksTls() {
        return secured != null;
    }

    /// Counts a connection that is on its way to Jetty: what all are told, it is told too. Never
    /// waits.
    void expect(SocketChannel channel, JettyConnection connection) {
        connections.put(channel, connection);
        if (leaving) {
            connection.leave();
        }
    }

    /// Gives Jetty a connection that was expected. May wait for a lock of Jetty's, so no task of a
    /// loop does this.
    void accept(SocketChannel channel) throws IOException {
        try {
            channel.configureBlocking(false);
            if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            selectors.accept(channel);
            if (!isRunning()) {
                throw new IOException("server has stopped"); // nobody would ever look at it
            }
        } catch (Throwable e) {
            lost(channel);
            throw e;
        }
    }

    /// Each connection ends with its next response, also those that come later.
    void leave() {
        leaving = true;
        connections().forEach(JettyConnection::leave);
    }

    /// Nobody comes here any more.
    void retire() {
        retired = true;
    }

    /// Whether nobody is here, and nobody comes.
    boolean isDone() {
        return retired && connections.isEmpty();
    }

    int size() {
        return connections.size();
    }

    Collection<JettyConnection> connections() {
        return connections.values();
    }

    /// What is below an end point, which may be one of TLS.
    static Optional<ArrivedEndPoint> arrived(EndPoint endPoint) {
        EndPoint bottom = endPoint;
        while (bottom instanceof EndPoint.Wrapper wrapper) {
            bottom = wrapper.unwrap();
        }
        return bottom instanceof ArrivedEndPoint arrived ? Optional.of(arrived) : Optional.empty();
    }

    private void lost(SelectableChannel channel) {
        JettyConnection connection = connections.remove(channel);
        if (connection != null) {
            connection.closed();
            closed.accept(connection.id());
        }
    }

    @Override
    protected void accept(int acceptorId) {
        throw new UnsupportedOperationException("there are no acceptors");
    }

    @Override
    public Object getTransport() {
        return selectors;
    }

    /// One without TLS.
    private static final class StrictEndPoint extends ArrivedEndPoint
            implements StrictReading.Place {
        private final StrictReading reading;

        StrictEndPoint(
                SocketChannel channel,
                ManagedSelector selector,
                SelectionKey key,
                SelectorManager selectors,
                JettyConnection connection) {
            super(channel, selector, key, selectors.getScheduler(), connection);
            reading =
                    new StrictReading(
                            this, selectors.getExecutor(), selectors.getScheduler(), connection);
            readBy(reading);
        }

        @Override
        public int fill(ByteBuffer buffer) throws IOException {
            return reading.fill(buffer, super::fill);
        }

        @Override
        public void fillInterested(Callback reader) {
            super.fillInterested(reading.inTurn(reader));
            reading.isWaitedFor();
        }

        @Override
        public boolean tryFillInterested(Callback reader) {
            boolean isFirst = super.tryFillInterested(reading.inTurn(reader));
            reading.isWaitedFor();
            return isFirst;
        }

        @Override
        protected void doShutdownOutput() {
            super.doShutdownOutput();
            reading.outputEnded();
        }

        @Override
        public StrictReading reading() {
            return reading;
        }
    }

    private final class Selectors extends SelectorManager {
        Selectors() {
            super(AcceptedConnector.this.getExecutor(), AcceptedConnector.this.getScheduler(), 1);
        }

        @Override
        protected EndPoint newEndPoint(
                SelectableChannel channel, ManagedSelector selector, SelectionKey key)
                throws IOException {
            EndPoint endPoint = newEndPoint((SocketChannel) channel, selector, key);
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }

        /// What TLS carries is looked at when it is decrypted.
        private EndPoint newEndPoint(
                SocketChannel channel, ManagedSelector selector, SelectionKey key)
                throws IOException {
            JettyConnection connection = connections.get(channel);
            if (connection == null) {
                throw new ClosedChannelException();
            }
            return connection.isSecured()
                    ? new ArrivedEndPoint(channel, selector, key, getScheduler(), connection)
                    : new StrictEndPoint(channel, selector, key, this, connection);
        }

        @Override
        public Connection newConnection(
                SelectableChannel channel, EndPoint endPoint, Object attachment) {
            boolean isSecured = ((ArrivedEndPoint) endPoint).connection().isSecured();
            ConnectionFactory factory = isSecured ? secured : plain;
            return factory.newConnection(AcceptedConnector.this, endPoint);
        }

        @Override
        protected void endPointOpened(EndPoint endPoint) {
            ((ArrivedEndPoint) endPoint).connection().opened(endPoint);
            onEndPointOpened(endPoint);
        }

        @Override
        protected void endPointClosed(EndPoint endPoint) {
            onEndPointClosed(endPoint);
            lost((SelectableChannel) endPoint.getTransport());
        }

        @Override
        protected void onAcceptFailed(SelectableChannel channel, Throwable cause) {
            super.onAcceptFailed(channel, cause);
            lost(channel);
        }
    }
}

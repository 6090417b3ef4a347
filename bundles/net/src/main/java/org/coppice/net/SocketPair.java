package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Two sockets that are connected with each other: what [Net#pair()] makes.
///
/// **Threads:** each as its socket; [#close()] any. **Null:** nothing here is null.
///
/// @param first one end
/// @param second the other
public record SocketPair(GreenSocket first, GreenSocket second) implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(SocketPair.class);

    /// The JDK has no `socketpair`: a Unix socket in a folder that nobody else may enter, or TCP.
    static SocketPair open() throws IOException {
        try {
            return overUnix();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("No pair of Unix sockets here; TCP is taken", e);
            return overTcp();
        }
    }

    private static SocketPair overUnix() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Path folder = Files.createTempDirectory("pair");
            Path path = folder.resolve("s");
            try {
                listener.bind(UnixDomainSocketAddress.of(path), 1);
                return connected(listener);
            } finally {
                Files.deleteIfExists(path);
                Files.delete(folder);
            }
        }
    }

    static SocketPair overTcp() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketPair pair = connected(listener);
            SocketOptions.DEFAULTS.applyTo(pair.first.channel());
            SocketOptions.DEFAULTS.applyTo(pair.second.channel());
            return pair;
        }
    }

    /// Neither the connect nor the accept waits: the system of this machine does both at once.
    private static SocketPair connected(ServerSocketChannel listener) throws IOException {
        GreenSocket first = Net.green(SocketChannel.open(listener.getLocalAddress()));
        try {
            return new SocketPair(first, Net.green(accept(listener, first.localAddress())));
        } catch (Throwable t) {
            first.close();
            throw t;
        }
    }

    /// A stranger may have been faster.
    private static SocketChannel accept(ServerSocketChannel listener, SocketAddress peer)
            throws IOException {
        while (true) {
            SocketChannel accepted = listener.accept();
            if (accepted.getRemoteAddress().equals(peer)) {
                return accepted;
            }
            LOG.warn("{} is no end of this pair: closed", accepted);
            accepted.close();
        }
    }

    /// Closes both. Harmless when repeated.
    @Override
    public void close() throws IOException {
        try (second) {
            first.close();
        }
    }
}

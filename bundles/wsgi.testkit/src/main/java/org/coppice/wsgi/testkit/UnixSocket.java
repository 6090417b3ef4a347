package org.coppice.wsgi.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// A connection to a Unix socket, as far as it can be a [Socket]: it has no port, and neither
/// time-outs nor delays, which it takes and forgets.
///
/// **Threads**: as a [Socket]. **Errors**: as a [Socket]. **Null**: nothing here is null.
public final class UnixSocket extends Socket {
    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    /// Connects.
    ///
    /// @param path where the server listens
    public UnixSocket(Path path) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        in = Channels.newInputStream(channel);
        out = Channels.newOutputStream(channel);
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public int getLocalPort() {
        return 0;
    }

    @Override
    public void setSoTimeout(int millis) {}

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setSoLinger(boolean on, int seconds) {}

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

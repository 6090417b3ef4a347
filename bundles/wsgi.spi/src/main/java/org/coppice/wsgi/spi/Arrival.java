package org.coppice.wsgi.spi;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.GreenSocket;
import org.coppice.net.GreenStream;
import org.coppice.net.StreamListener;
import org.coppice.net.TlsContext;

/// A client that was accepted and has not found its loop yet.
///
/// **Threads**: the accepting loop's, then that of the loop that it goes to. **Errors**:
/// `IOException` of the system. **Null**: nothing here is null.
public final class Arrival implements Closeable {
    /// Null if it is a stream.
    private final SocketChannel channel;

    private final GreenStream stream;

    /// Null for none.
    private TlsContext tls;

    private Arrival(SocketChannel channel, GreenStream stream) {
        this.channel = channel;
        this.stream = stream;
    }

    /// Blocks until somebody has come.
    static Arrival accept(StreamListener listener) throws IOException {
        return listener instanceof GreenServerSocket socket
                ? new Arrival(socket.acceptChannel(), null)
                : new Arrival(null, listener.accept());
    }

    /// Who has come already. Never blocks.
    static Optional<Arrival> tryAccept(StreamListener listener) throws IOException {
        return listener instanceof GreenServerSocket socket
                ? socket.tryAcceptChannel().map(channel -> new Arrival(channel, null))
                : listener.tryAccept().map(stream -> new Arrival(null, stream));
    }

    /// Speaks TLS with it.
    ///
    /// @param context null for none
    Arrival over(TlsContext context) {
        tls = context;
        return this;
    }

    /// Whether it belongs to the accepting loop already.
    public boolean isBound() {
        return channel == null;
    }

    /// For servers that have threads of their own and read it themselves; empty if it is no
    /// channel. It is theirs from now on.
    public Optional<SocketChannel> channel() {
        return Optional.ofNullable(channel);
    }

    /// Whether TLS is spoken where it has come.
    public boolean isSecured() {
        return tls != null;
    }

    /// Where it comes from; a proxy, perhaps.
    public SocketAddress remoteAddress() throws IOException {
        return channel == null ? stream.remoteAddress() : channel.getRemoteAddress();
    }

    /// Makes it one of the current loop. The handshake of TLS comes later, when the connection
    /// waits for its first request: it holds up nobody else.
    ///
    /// @param headerTimeout how long a PROXY header may take
    public GreenStream open(ProxySettings proxies, Duration headerTimeout) throws IOException {
        GreenStream plain = channel == null ? stream : GreenSocket.of(channel);
        if (proxies.expectHeaderOf(plain.remoteAddress())) {
            plain = new ProxiedStream(plain, headerTimeout);
        }
        return tls == null ? plain : tls.server(plain);
    }

    @Override
    public void close() throws IOException {
        if (channel == null) {
            stream.close();
        } else {
            channel.close();
        }
    }

    /// Where it comes from, for logs.
    @Override
    public String toString() {
        try {
            return Peers.text(remoteAddress());
        } catch (IOException e) {
            return "somebody who has gone";
        }
    }
}

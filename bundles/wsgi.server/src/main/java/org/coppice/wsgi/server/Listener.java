package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.Consumer;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.Net;

/// A listening socket, and the green thread that accepts from it.
///
/// **Threads**: the accepting loop's.
final class Listener {
    private final GreenServerSocket socket;
    private final String host;
    private final InetSocketAddress address;
    private final GreenThread<?> thread;

    private Listener(String host, GreenServerSocket socket, Consumer<GreenServerSocket> server)
            throws IOException {
        this.host = host;
        this.socket = socket;
        this.address = (InetSocketAddress) socket.localAddress();
        this.thread =
                Coppice.spawn(() -> {
                    server.accept(socket);
                    return null;
                });
    }

    /// Listens, and begins to accept.
    ///
    /// @param server accepts until the socket is closed, on a green thread of its own
    /// @throws IOException that says where, why, and what to do
    static Listener open(
            InetSocketAddress where, int backlogConnections, Consumer<GreenServerSocket> server)
            throws IOException {
        try {
            return new Listener(
                    where.getHostString(), Net.listen(where, backlogConnections), server);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on %s:%d: %s. %s"
                            .formatted(
                                    where.getHostString(),
                                    where.getPort(),
                                    e.getMessage(),
                                    remedy(e)),
                    e);
        }
    }

    /// Java has one exception for a port in use and an address that is not there; only the text
    /// tells.
    private static String remedy(IOException e) {
        String reason = String.valueOf(e.getMessage());
        if (reason.contains("in use")) {
            return "Set another port, or free this one (ss -ltnp shows who uses it)";
        }
        if (reason.contains("assign")) {
            return "Set host to an address of this machine, or to 0.0.0.0 for all of them";
        }
        return "Set another host or port";
    }

    /// With the port that port 0 became.
    InetSocketAddress address() {
        return address;
    }

    /// With the host as it was configured.
    String url() {
        return "http://%s:%d"
                .formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
    }

    /// Closes it, when those who wait in its queue have been accepted.
    void retire(Consumer<SocketChannel> connections) throws IOException {
        thread.kill();
        Optional<SocketChannel> waiting = socket.tryAcceptChannel();
        while (waiting.isPresent()) {
            connections.accept(waiting.get());
            waiting = socket.tryAcceptChannel();
        }
        socket.close();
    }
}

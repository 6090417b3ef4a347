package org.coppice.hub.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// Opens channels on the loopback, ports chosen by the system, and closes them all.
final class TestChannels implements AutoCloseable {
    /// Two ends of one connection.
    ///
    /// @param near non-blocking, for the hub
    /// @param far blocking, for the test
    record Pair(SocketChannel near, SocketChannel far) {}

    private final Deque<Channel> open = new ArrayDeque<>();

    <T extends Channel> T keep(T channel) {
        open.push(channel);
        return channel;
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    Pair pair() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(anyPort())) {
            SocketChannel far = keep(SocketChannel.open(listener.getLocalAddress()));
            SocketChannel near = keep(listener.accept());
            near.configureBlocking(false);
            return new Pair(near, far);
        }
    }

    ServerSocketChannel listener() throws IOException {
        ServerSocketChannel listener = keep(ServerSocketChannel.open());
        listener.bind(anyPort()).configureBlocking(false);
        return listener;
    }

    DatagramChannel datagram() throws IOException {
        DatagramChannel channel = keep(DatagramChannel.open());
        channel.bind(anyPort()).configureBlocking(false);
        return channel;
    }

    /// A datagram channel that has a datagram: it has arrived, not just been sent.
    DatagramChannel readyDatagram() throws IOException {
        DatagramChannel channel = datagram();
        channel.send(bytes("x"), channel.getLocalAddress());
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            selector.select();
        }
        return channel;
    }

    /// A pipe, both ends non-blocking.
    Pipe pipe() throws IOException {
        Pipe pipe = Pipe.open();
        keep(pipe.sink()).configureBlocking(false);
        keep(pipe.source()).configureBlocking(false);
        return pipe;
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}

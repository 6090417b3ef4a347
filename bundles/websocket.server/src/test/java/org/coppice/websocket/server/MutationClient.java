package org.coppice.websocket.server;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/// A client that sends any bytes, and reads while it cannot: so neither side waits for the other.
final class MutationClient implements Closeable {
    /// The net under a server that is silent, on a machine that is busy with other things.
    static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(90);

    private static final int LOOK_MILLIS = 3;

    private final SocketChannel channel;
    private final Selector selector = Selector.open();
    private final SelectionKey key;
    private final ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean ended;
    private boolean broken;

    MutationClient(int port) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ);
    }

    byte[] received() {
        return received.toByteArray();
    }

    /// Whether the server has closed, or broken off.
    boolean hasEnded() {
        return ended;
    }

    /// Whether the connection was reset.
    boolean isBroken() {
        return broken;
    }

    /// @param whenever called while the server is silent
    void send(byte[] bytes, int from, int to, Runnable whenever) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes, from, to - from);
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (left.hasRemaining() && !broken) {
            if (tryWrite(left) == 0) {
                key.interestOps(ended ? SelectionKey.OP_WRITE : SelectionKey.OP_WRITE | 1);
                look(deadline, whenever);
                key.interestOps(SelectionKey.OP_READ);
                readSome();
            }
        }
    }

    /// Sends what there is room for, and reads nothing.
    void trySend(byte[] bytes, int from, int to) {
        ByteBuffer left = ByteBuffer.wrap(bytes, from, to - from);
        while (left.hasRemaining() && !broken && tryWrite(left) > 0) {
            // the next piece
        }
    }

    private int tryWrite(ByteBuffer left) {
        try {
            return channel.write(left);
        } catch (IOException e) {
            broken = true;
            return 0;
        }
    }

    /// Blocks until there are so many bytes, or the server has closed.
    void readUntil(int count, Runnable whenever) throws IOException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        readSome();
        while (!ended && received.size() < count) {
            look(deadline, whenever);
            readSome();
        }
    }

    private void look(long deadline, Runnable whenever) throws IOException {
        if (selector.select(LOOK_MILLIS) == 0) {
            whenever.run();
            if (System.nanoTime() - deadline >= 0) {
                throw new AssertionError("the server waits");
            }
        }
        selector.selectedKeys().clear();
    }

    /// Reads what is there.
    void readSome() {
        try {
            while (!ended) {
                int count = channel.read(buffer.clear());
                if (count == 0) {
                    return;
                }
                ended = count < 0;
                received.write(buffer.array(), 0, Math.max(0, count));
            }
        } catch (IOException e) {
            broken = true;
            ended = true;
        }
    }

    void endSending() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            broken = true;
        }
    }

    /// What is on the way is lost.
    void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        close();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}

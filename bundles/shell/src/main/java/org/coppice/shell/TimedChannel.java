package org.coppice.shell;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// A channel whose other end may not keep us waiting: the JDK has no time-outs for Unix domain
/// sockets, so a selector of its own waits.
///
/// **Threads:** one; [#close()] any. **Errors:** [InterruptedIOException] if the other end is too
/// slow.
final class TimedChannel implements AutoCloseable {

    private final SocketChannel channel;
    private final Duration patience;
    private final Selector selector;
    private final SelectionKey key;
    private final long readDeadlineNanos;

    /// @param patience how long reading may take from now on altogether, and how long the other end
    ///   may take no byte of what is written
    TimedChannel(SocketChannel channel, Duration patience) throws IOException {
        this.channel = channel;
        this.patience = patience;
        this.readDeadlineNanos = System.nanoTime() + patience.toNanos();
        channel.configureBlocking(false);
        selector = channel.provider().openSelector();
        key = channel.register(selector, 0);
    }

    Duration patience() {
        return patience;
    }

    /// Reads what there is, at least a byte.
    ///
    /// @return the number of bytes, -1 at the end
    int read(ByteBuffer buffer) throws IOException {
        int n = channel.read(buffer);
        while (n == 0) {
            awaitReady(SelectionKey.OP_READ, readDeadlineNanos);
            n = channel.read(buffer);
        }
        return n;
    }

    /// Writes everything.
    void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                awaitReady(SelectionKey.OP_WRITE, System.nanoTime() + patience.toNanos());
            }
        }
    }

    private void awaitReady(int operation, long deadlineNanos) throws IOException {
        long leftNanos = deadlineNanos - System.nanoTime();
        if (leftNanos <= 0) {
            throw new InterruptedIOException("The other end is too slow");
        }
        try {
            key.interestOps(operation);
            selector.select(leftNanos / 1_000_000 + 1);
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new ClosedChannelException();
        }
    }

    /// Closes the channel too.
    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }
}

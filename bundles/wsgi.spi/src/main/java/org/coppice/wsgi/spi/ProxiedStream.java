package org.coppice.wsgi.spi;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.coppice.green.Loop;
import org.coppice.net.ForwardingStream;
import org.coppice.net.GreenStream;

/// A connection that begins with a [ProxyHeader], which is read by the first wait, or the first
/// read that waits. From then on its addresses are those that the proxy has said.
///
/// **Threads**: its loop's, as [GreenStream].
final class ProxiedStream extends ForwardingStream {
    private static final int USUAL_BYTES = 256;

    private final Duration limit;
    private final long endNanos;

    /// The header as far as it has come, then what came with it; null when all that is read.
    private ByteBuffer come = ByteBuffer.allocate(USUAL_BYTES).flip();

    private boolean known;
    private Optional<SocketAddress> source = Optional.empty();
    private Optional<SocketAddress> destination = Optional.empty();
    private Duration readTimeout = Duration.ZERO;

    /// @param limit how long the header may take from now on
    ProxiedStream(GreenStream below, Duration limit) {
        super(below);
        this.limit = limit;
        this.endNanos = Loop.current().nowNanos() + limit.toNanos();
    }

    /// Blocks until the header is there.
    ///
    /// @param timeout for each wait, zero for as long as the header may take
    private void awaitHeader(Duration timeout) throws IOException {
        while (!known) {
            int count = receive();
            if (count == 0) {
                below().awaitReadable(shorter(timeout, left()));
                continue;
            }
            if (count < 0) {
                endEarly();
                return;
            }
            ProxyHeader.read(come).ifPresent(this::use);
        }
    }

    private void use(ProxyHeader header) {
        known = true;
        source = header.source();
        destination = header.destination();
        forgetIfRead();
    }

    private int receive() throws IOException {
        if (come.limit() == come.capacity()) {
            come = ByteBuffer.allocate(ProxyHeader.MAX_BYTES).put(come).flip();
        }
        int end = come.limit();
        ByteBuffer room = come.duplicate().limit(come.capacity()).position(end);
        int count = below().tryRead(room);
        come.limit(end + Math.max(0, count));
        return count;
    }

    private static Duration shorter(Duration timeout, Duration left) {
        return timeout.isZero() || timeout.compareTo(left) > 0 ? left : timeout;
    }

    private Duration left() throws SocketTimeoutException {
        long leftNanos = endNanos - Loop.current().nowNanos();
        if (leftNanos <= 0) {
            throw new SocketTimeoutException("The PROXY header was not there after " + limit);
        }
        return Duration.ofNanos(leftNanos);
    }

    /// Who connects and leaves looks whether somebody is there.
    private void endEarly() throws ProtocolException {
        if (come.hasRemaining()) {
            throw new ProtocolException("it ends within its PROXY header");
        }
        known = true;
        come = null;
    }

    private void forgetIfRead() {
        if (!come.hasRemaining()) {
            come = null;
        }
    }

    // ---- reading

    @Override
    public GreenStream readTimeout(Duration timeout) {
        readTimeout = timeout;
        return super.readTimeout(timeout);
    }

    @Override
    public void awaitReadable() throws IOException {
        awaitReadable(readTimeout);
    }

    @Override
    public void awaitReadable(Duration timeout) throws IOException {
        if (!known) {
            awaitHeader(timeout);
        }
        if (come == null) {
            super.awaitReadable(timeout);
        }
    }

    /// Before the header is there it comes at once: that is for whoever waits or reads.
    @Override
    public void whenReadable(Duration timeout, Runnable task) throws IOException {
        if (come == null) {
            super.whenReadable(timeout, task);
        } else {
            Loop.current().execute(task);
        }
    }

    /// Finds nothing before the header is there.
    @Override
    public int tryRead(ByteBuffer target) throws IOException {
        if (come == null) {
            return super.tryRead(target);
        }
        return known ? take(target) : 0;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!known) {
            awaitHeader(readTimeout);
        }
        return come == null ? super.read(target) : take(target);
    }

    private int take(ByteBuffer target) {
        int count = Math.min(target.remaining(), come.remaining());
        target.put(target.position(), come, come.position(), count);
        target.position(target.position() + count);
        come.position(come.position() + count);
        forgetIfRead();
        return count;
    }

    // ---- addresses

    @Override
    public SocketAddress localAddress() throws IOException {
        return destination.isPresent() ? destination.get() : super.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() throws IOException {
        return source.isPresent() ? source.get() : super.remoteAddress();
    }

    @Override
    public String toString() {
        return source.map(known -> known + " by ").orElse("") + below();
    }

    // what is written is not changed

    @Override
    public int tryWrite(ByteBuffer source) throws IOException {
        return below().tryWrite(source);
    }

    @Override
    public boolean awaitWritable(Duration timeout) throws IOException {
        return below().awaitWritable(timeout);
    }
}

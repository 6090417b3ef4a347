package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A client that asks once a millisecond, and takes each request's time from when it was due: so a
/// server that stands still for a while is seen in each request that it kept from being sent.
///
/// **Threads**: one at a time.
final class Probe implements Closeable {
    private static final long EACH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SocketChannel channel = SocketChannel.open();
    private final ByteBuffer request = ByteBuffer.allocateDirect(100);
    private final ByteBuffer response = ByteBuffer.allocateDirect(1000);
    private final ByteBuffer expectedEnd;
    private long dueNanos = System.nanoTime();

    /// How many bytes each response has; 0 before the first.
    private int length;

    Probe(int port, String body) throws IOException {
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        request.put("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII)).flip();
        expectedEnd = StandardCharsets.US_ASCII.encode(body);
    }

    /// Micros of each of so many requests, in order of size.
    long[] latencies(int requests) throws IOException {
        long[] micros = new long[requests];
        dueNanos = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            micros[i] = ask();
        }
        Arrays.sort(micros);
        return micros;
    }

    /// Waits until the next request is due, and has it answered.
    ///
    /// @return its micros
    private long ask() throws IOException {
        dueNanos += EACH_NANOS;
        long early = dueNanos - System.nanoTime();
        while (early > 0) {
            LockSupport.parkNanos(early);
            early = dueNanos - System.nanoTime();
        }
        // A wake-up that came late is not the server's fault, as long as nothing waits for it.
        long begunNanos = -early < EACH_NANOS ? System.nanoTime() : dueNanos;
        channel.write(request.rewind());
        response.clear();
        do {
            if (channel.read(response) < 0) {
                throw new EOFException("the server closed");
            }
        } while (!isComplete());
        return (System.nanoTime() - begunNanos) / 1000;
    }

    private boolean isComplete() {
        if (response.position() < Math.max(length, expectedEnd.limit())) {
            return false;
        }
        int start = response.position() - expectedEnd.limit();
        boolean ends = response.slice(start, expectedEnd.limit()).equals(expectedEnd);
        if (length > 0) {
            assertEquals(length, response.position());
        }
        length = ends ? response.position() : length;
        return ends;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package org.coppice.green.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.Objects;
import org.coppice.green.Event;

/// A bounded pipe of bytes between green threads, without a network: trio's `memory_stream_pair`.
///
/// It behaves as a connection does. A read blocks until there is a byte; when the output is closed
/// it finds what was written and then the end. A write blocks while the pipe is full; when the
/// input is closed it fails with "Broken pipe". Whoever is killed or times out in a write has
/// written what the pipe had room for until then.
///
/// **Threads:** green threads of one loop. **Errors:** `IOException` as said; use on another loop
/// is an [IllegalStateException]. **Null:** nothing here is null.
public final class MemoryPipe {

    private final byte[] bytes;
    private int first;
    private int size;
    private boolean inputClosed;
    private boolean outputClosed;
    private Duration readTimeout = Duration.ZERO;
    private Duration writeTimeout = Duration.ZERO;

    /// Never sent: it belongs to the loop of the first use, and refuses to be asked on another.
    private final Event<Void> home = new Event<>();

    /// Sent at the next change, for those who wait.
    private Event<Void> changed = new Event<>();

    private final InputStream input = new Input();
    private final OutputStream output = new Output();

    /// @param capacityBytes how many bytes it holds, 1 or more
    public MemoryPipe(int capacityBytes) {
        if (capacityBytes < 1) {
            throw new IllegalArgumentException(
                    "capacityBytes is " + capacityBytes + ", allowed is 1 or more");
        }
        bytes = new byte[capacityBytes];
    }

    /// One end of a connection in both directions.
    ///
    /// @param input what the other end writes
    /// @param output what the other end reads
    public record End(InputStream input, OutputStream output) implements AutoCloseable {

        /// Closes both: the other end finds the end of its input, and a broken pipe.
        @Override
        public void close() throws IOException {
            output.close();
            input.close();
        }
    }

    /// A connection in both directions.
    ///
    /// @param left one end
    /// @param right the other
    public record Pair(End left, End right) {}

    /// Two pipes crosswise.
    ///
    /// @param capacityBytes how many bytes each direction holds, 1 or more
    public static Pair pair(int capacityBytes) {
        MemoryPipe toRight = new MemoryPipe(capacityBytes);
        MemoryPipe toLeft = new MemoryPipe(capacityBytes);
        return new Pair(
                new End(toLeft.input, toRight.output), new End(toRight.input, toLeft.output));
    }

    /// Where it is read.
    public InputStream input() {
        return input;
    }

    /// Where it is written.
    public OutputStream output() {
        return output;
    }

    /// How long a read may wait; then it fails with a [SocketTimeoutException] and may be tried
    /// again.
    ///
    /// @param timeout zero waits for ever, which is the default
    /// @return this
    public MemoryPipe readTimeout(Duration timeout) {
        readTimeout = requireNotNegative(timeout);
        return this;
    }

    /// How long a write may wait each time it finds no room, as [#readTimeout(Duration)].
    public MemoryPipe writeTimeout(Duration timeout) {
        writeTimeout = requireNotNegative(timeout);
        return this;
    }

    private static Duration requireNotNegative(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "timeout is " + timeout + ", allowed is PT0S or more");
        }
        return timeout;
    }

    /// How many bytes are in it.
    public int size() {
        return size;
    }

    private void requireLoop() {
        boolean unused = home.ready();
    }

    private void awaitChange(Duration timeout, String what) throws IOException {
        Event<Void> change = changed;
        if (timeout.isZero()) {
            change.await();
        } else if (!change.await(timeout)) {
            throw new SocketTimeoutException("No " + what + " within " + timeout);
        }
    }

    private void change() {
        Event<Void> change = changed;
        changed = new Event<>();
        change.send(null);
    }

    private int take(byte[] target, int offset, int length) {
        int taken = Math.min(length, size);
        for (int i = 0; i < taken; i++) {
            target[offset + i] = bytes[(first + i) % bytes.length];
        }
        first = (first + taken) % bytes.length;
        size -= taken;
        return taken;
    }

    private int put(byte[] source, int offset, int length) {
        int put = Math.min(length, bytes.length - size);
        for (int i = 0; i < put; i++) {
            bytes[(first + size + i) % bytes.length] = source[offset + i];
        }
        size += put;
        return put;
    }

    @Override
    public String toString() {
        return "pipe with " + size + " of " + bytes.length + " bytes";
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            requireOpen();
            if (length == 0) {
                return 0;
            }
            while (size == 0 && !outputClosed) {
                awaitChange(readTimeout, "byte");
                if (inputClosed) {
                    throw new AsynchronousCloseException();
                }
            }
            if (size == 0) {
                return -1;
            }
            int taken = take(target, offset, length);
            change();
            return taken;
        }

        @Override
        public int available() throws IOException {
            requireOpen();
            return size;
        }

        private void requireOpen() throws IOException {
            requireLoop();
            if (inputClosed) {
                throw new IOException("The input of the pipe is closed");
            }
        }

        @Override
        public void close() {
            if (!inputClosed) {
                inputClosed = true;
                change();
            }
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, source.length);
            requireLoop();
            if (outputClosed) {
                throw new IOException("The output of the pipe is closed");
            }
            int written = 0;
            while (written < length) {
                requireReader();
                int put = put(source, offset + written, length - written);
                if (put > 0) {
                    written += put;
                    change();
                } else {
                    awaitChange(writeTimeout, "room");
                    if (outputClosed) {
                        throw new AsynchronousCloseException();
                    }
                }
            }
        }

        private void requireReader() throws IOException {
            if (inputClosed) {
                throw new IOException("Broken pipe");
            }
        }

        @Override
        public void close() {
            if (!outputClosed) {
                outputClosed = true;
                change();
            }
        }
    }
}

package org.coppice.net.testkit;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.coppice.green.Loop;
import org.coppice.net.GreenStream;

/// One end of a connection in memory: [MemoryStreams#pair(int)] and [MemoryListener#connect()] make
/// it. It behaves as a socket does, also when it ends: closed with bytes unread it is a reset to
/// its peer, and a write to a closed peer is a broken pipe.
///
/// **Threads:** both ends belong to the loop on which they were made; [#close()], the addresses and
/// [#isOpen()] may be called from any thread. **Errors:** as [GreenStream] says. **Null:** nothing
/// here is null.
public final class MemoryStream implements GreenStream {

    private final Loop loop;
    private final MemoryAddress address;
    private final MemoryBytes input;
    private final MemoryBytes output;
    private final MemoryWait readable = new MemoryWait(this, "read");
    private final MemoryWait writable = new MemoryWait(this, "write");
    private MemoryStream peer;
    private Duration readTimeout = Duration.ZERO;
    private Duration writeTimeout = Duration.ZERO;
    private boolean reading;
    private boolean writing;
    private boolean outputEnded;
    private volatile boolean open = true;

    private MemoryStream(Loop loop, MemoryAddress address, MemoryBytes input, MemoryBytes output) {
        this.loop = loop;
        this.address = address;
        this.input = input;
        this.output = output;
    }

    /// @return the near one of two that are connected
    static MemoryStream connected(
            Loop loop, int capacityBytes, MemoryAddress nearAddress, MemoryAddress farAddress) {
        MemoryStreams.requireCapacity(capacityBytes);
        MemoryBytes toFar = new MemoryBytes(capacityBytes);
        MemoryBytes toNear = new MemoryBytes(capacityBytes);
        MemoryStream near = new MemoryStream(loop, nearAddress, toNear, toFar);
        MemoryStream far = new MemoryStream(loop, farAddress, toFar, toNear);
        near.peer = far;
        far.peer = near;
        return near;
    }

    MemoryStream peer() {
        return peer;
    }

    @Override
    public MemoryStream readTimeout(Duration timeout) {
        readTimeout = requireTimeout(timeout);
        return this;
    }

    @Override
    public MemoryStream writeTimeout(Duration timeout) {
        writeTimeout = requireTimeout(timeout);
        return this;
    }

    private static Duration requireTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "timeout is " + timeout + ", allowed is zero (for ever) or more");
        }
        return timeout;
    }

    @Override
    public void awaitReadable() throws IOException {
        awaitReadable(readTimeout);
    }

    @Override
    public void awaitReadable(Duration timeout) throws IOException {
        requireTimeout(timeout);
        requireUsable();
        while (!input.isReadable()) {
            boolean inTime = readable.await(timeout);
            requireStillOpen();
            if (!inTime && !input.isReadable()) {
                throw timedOut("read", timeout);
            }
        }
    }

    @Override
    public void whenReadable(Duration timeout, Runnable task) throws IOException {
        requireTimeout(timeout);
        requireUsable();
        readable.whenChanged(timeout, task);
        if (input.isReadable()) {
            readable.wake();
        }
    }

    @Override
    public int tryRead(ByteBuffer target) throws IOException {
        requireUsable();
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        int count = input.take(target);
        if (count > 0) {
            peer.writable.wake();
        }
        return count;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireUsable();
        if (reading) {
            throw readable.second("another reads");
        }
        reading = true;
        try {
            int count = tryRead(target);
            while (count == 0 && target.hasRemaining()) {
                awaitReadable();
                count = tryRead(target);
            }
            return count;
        } finally {
            reading = false;
        }
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        write(new ByteBuffer[] {source});
    }

    @Override
    public void write(ByteBuffer[] sources) throws IOException {
        requireNoWriter();
        writing = true;
        try {
            requireOutput();
            for (ByteBuffer source : sources) {
                writeAll(source);
            }
        } finally {
            writing = false;
        }
    }

    @Override
    public int tryWrite(ByteBuffer source) throws IOException {
        requireNoWriter();
        requireOutput();
        int before = source.remaining();
        put(source);
        return before - source.remaining();
    }

    /// @return true
    @Override
    public boolean awaitWritable(Duration timeout) throws IOException {
        requireTimeout(timeout);
        requireNoWriter();
        requireOutput();
        writing = true;
        try {
            awaitRoom(timeout);
            return true;
        } finally {
            writing = false;
        }
    }

    private void requireNoWriter() throws IOException {
        requireUsable();
        if (writing) {
            throw writable.second("another writes");
        }
    }

    private void writeAll(ByteBuffer source) throws IOException {
        put(source);
        while (source.hasRemaining()) {
            awaitRoom(writeTimeout);
            put(source);
        }
    }

    private void awaitRoom(Duration timeout) throws IOException {
        if (!output.isWritable()) {
            boolean inTime = writable.await(timeout);
            requireStillOpen();
            requireOutput();
            if (!inTime && !output.isWritable()) {
                throw timedOut("write", timeout);
            }
        }
    }

    private SocketTimeoutException timedOut(String operation, Duration timeout) {
        return new SocketTimeoutException("No " + operation + " within " + timeout + ": " + this);
    }

    private void requireStillOpen() throws IOException {
        if (!open) {
            throw new AsynchronousCloseException();
        }
    }

    private void put(ByteBuffer source) throws IOException {
        if (source.hasRemaining() && output.put(source) > 0) {
            peer.readable.wake();
        }
    }

    private void requireOutput() throws IOException {
        if (outputEnded) {
            throw new ClosedChannelException();
        }
    }

    private void requireUsable() throws IOException {
        if (!loop.isOnLoop()) {
            throw new IllegalStateException(
                    this + " belongs to loop " + loop.name() + ": use it there");
        }
        requireOpen();
    }

    private void requireOpen() throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        requireUsable();
        if (!outputEnded) {
            outputEnded = true;
            output.end();
            peer.readable.wake();
            writable.wake();
        }
    }

    /// Breaks the connection off as a machine does that crashes and comes back: the peer reads what
    /// is there and then gets an [IOException], also if it waits already. This end is closed.
    @Override
    public void reset() {
        if (!loop.isOnLoop()) {
            loop.execute(this::reset);
        } else if (open) {
            output.breakOff();
            closeHere();
        }
    }

    @Override
    public void close() {
        if (!loop.isOnLoop()) {
            loop.execute(this::close);
        } else if (open) {
            if (!input.isEmpty()) {
                output.breakOff();
            }
            closeHere();
        }
    }

    private void closeHere() {
        open = false;
        output.end();
        input.refuse();
        readable.wake();
        writable.wake();
        peer.readable.wake();
        peer.writable.wake();
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        requireOpen();
        return address;
    }

    @Override
    public SocketAddress remoteAddress() throws IOException {
        requireOpen();
        return peer.address;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public String toString() {
        return address + (open ? "" : " (closed)");
    }
}

package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.coppice.green.Loop;
import org.coppice.green.Registration;

/// A connected stream socket whose blocking blocks only the green thread: eventlet's `GreenSocket`.
///
/// It is registered with its loop's hub at the first wait and stays so; until the hub says
/// otherwise an operation is tried first. One green thread may read while another writes; a second
/// reader or a second writer is an error.
///
/// **Threads:** belongs to the loop on which it was made; [#close()] may be called from any thread.
/// **Errors:** a peer that resets the connection shows as an [IOException]; a time-out as a
/// [java.net.SocketTimeoutException], after which the socket can still be used; a close while
/// waiting as an [AsynchronousCloseException]. **Null:** nothing here is null.
public final class GreenSocket implements Closeable {

    private final SocketChannel channel;
    private final Loop loop;
    private Registration registration;
    private Duration readTimeout = Duration.ZERO;
    private Duration writeTimeout = Duration.ZERO;
    private boolean reading;
    private boolean writing;

    private GreenSocket(SocketChannel channel, Loop loop) {
        this.channel = channel;
        this.loop = loop;
    }

    /// Makes a connected channel green, on the current loop. The channel belongs to the socket from
    /// now on.
    public static GreenSocket of(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        return new GreenSocket(channel, Loop.current());
    }

    /// Blocks until the pending connection stands or fails.
    void finishConnect(Duration timeout) throws IOException {
        while (!channel.finishConnect()) {
            registration().drainedWrites();
            registration().awaitWritable(timeout);
        }
    }

    /// How long a read waits for the first byte.
    ///
    /// @param timeout zero, as at first, waits for ever
    public GreenSocket readTimeout(Duration timeout) {
        readTimeout = requireTimeout(timeout);
        return this;
    }

    /// How long a write waits for room, each time the peer leaves none.
    ///
    /// @param timeout zero, as at first, waits for ever
    public GreenSocket writeTimeout(Duration timeout) {
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

    /// Blocks until a read may find something; takes no buffer for it. A hint:
    /// [#tryRead(ByteBuffer)] may still find nothing.
    public void awaitReadable() throws IOException {
        awaitReadable(readTimeout);
    }

    /// As [#awaitReadable()], by another time-out.
    public void awaitReadable(Duration timeout) throws IOException {
        if (registration != null) {
            registration.awaitReadable(timeout);
        }
    }

    /// Reads what is there. Never blocks.
    ///
    /// @return how many bytes; zero if nothing is there or the target is full, -1 if the peer has
    ///   ended its sending
    public int tryRead(ByteBuffer target) throws IOException {
        if (registration == null) {
            int count = channel.read(target);
            if (count == 0 && target.hasRemaining()) {
                registration().drainedReads();
            }
            return count;
        }
        if (!registration.isReadable()) {
            return 0;
        }
        int count = channel.read(target);
        if (count >= 0 && target.hasRemaining()) {
            registration.drainedReads();
        }
        return count;
    }

    /// Blocks until something is there and reads it.
    ///
    /// @return how many bytes, zero only if the target is full; -1 if the peer has ended its
    ///   sending
    public int read(ByteBuffer target) throws IOException {
        if (reading) {
            throw second("read");
        }
        reading = true;
        try {
            int count = tryRead(target);
            while (count == 0 && target.hasRemaining()) {
                registration().awaitReadable(readTimeout);
                count = tryRead(target);
            }
            return count;
        } finally {
            reading = false;
        }
    }

    /// Blocks until all of the source is handed to the system.
    public void write(ByteBuffer source) throws IOException {
        beginWrite();
        try {
            channel.write(source);
            while (source.hasRemaining()) {
                awaitRoom();
                channel.write(source);
            }
        } finally {
            writing = false;
        }
    }

    /// As [#write(ByteBuffer)] for several, in one system call where they fit.
    public void write(ByteBuffer[] sources) throws IOException {
        beginWrite();
        try {
            channel.write(sources);
            while (hasRemaining(sources)) {
                awaitRoom();
                channel.write(sources);
            }
        } finally {
            writing = false;
        }
    }

    private void beginWrite() {
        if (writing) {
            throw second("write");
        }
        writing = true;
    }

    private void awaitRoom() throws IOException {
        registration().drainedWrites();
        registration().awaitWritable(writeTimeout);
    }

    /// The sources are written in order, so the last one tells.
    private static boolean hasRemaining(ByteBuffer[] sources) {
        for (int i = sources.length - 1; i >= 0; i--) {
            if (sources[i].hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    private IllegalStateException second(String what) {
        return new IllegalStateException(
                "Second simultaneous " + what + " on " + channel + ": let one green thread do it");
    }

    private Registration registration() throws IOException {
        if (registration == null) {
            if (!channel.isOpen()) {
                throw new AsynchronousCloseException();
            }
            if (!loop.isOnLoop()) {
                throw new IllegalStateException(
                        channel + " belongs to loop " + loop.name() + ": use it there");
            }
            registration = Registration.open(channel);
        }
        return registration;
    }

    /// A stream that reads from this socket; closing it closes the socket.
    public InputStream inputStream() {
        return new GreenInputStream(this);
    }

    /// A stream that writes to this socket, without a buffer; closing it closes the socket.
    public OutputStream outputStream() {
        return new GreenOutputStream(this);
    }

    /// Ends the sending: the peer reads an end. Reading goes on.
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    /// The address here.
    public SocketAddress localAddress() throws IOException {
        return channel.getLocalAddress();
    }

    /// The address of the peer.
    public SocketAddress remoteAddress() throws IOException {
        return channel.getRemoteAddress();
    }

    /// The channel below, for options and addresses. Do not read, write or close it.
    public SocketChannel channel() {
        return channel;
    }

    /// Whether [#close()] was not called yet. Says nothing of the peer.
    public boolean isOpen() {
        return channel.isOpen();
    }

    /// Closes the connection and wakes whoever waits for it. Harmless when repeated. From another
    /// thread the close is handed over to the loop, and this returns at once.
    @Override
    public void close() throws IOException {
        if (!loop.isOnLoop()) {
            loop.execute(this::closeHere);
            return;
        }
        // In this order the kernel forgets the descriptor by itself: one system call less. Nothing
        // else runs on the loop in between.
        try {
            channel.close();
        } finally {
            if (registration != null) {
                registration.close();
            }
        }
    }

    private void closeHere() {
        try {
            close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}

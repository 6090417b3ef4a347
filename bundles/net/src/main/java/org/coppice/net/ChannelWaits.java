package org.coppice.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import org.coppice.green.Loop;
import org.coppice.green.Registration;

/// How green threads wait for one channel and how it ends: what datagram sockets and pipes have in
/// common. It is registered with its loop's hub at the first wait.
///
/// **Threads:** belongs to the loop on which it was made; [#close()] any.
final class ChannelWaits {

    private final SelectableChannel channel;
    private final Loop loop = Loop.current();
    private Registration registration;
    private Duration readTimeout = Duration.ZERO;
    private Duration writeTimeout = Duration.ZERO;
    private boolean reading;
    private boolean writing;

    /// The channel is not blocking from now on.
    ChannelWaits(SelectableChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
    }

    static Duration requireTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "timeout is " + timeout + ", allowed is zero (for ever) or more");
        }
        return timeout;
    }

    void readTimeout(Duration timeout) {
        readTimeout = requireTimeout(timeout);
    }

    void writeTimeout(Duration timeout) {
        writeTimeout = requireTimeout(timeout);
    }

    Duration writeTimeout() {
        return writeTimeout;
    }

    /// Before each use.
    void requireUsable() throws IOException {
        if (!loop.isOnLoop()) {
            throw new IllegalStateException(
                    channel
                            + " belongs to loop "
                            + loop.name()
                            + " but "
                            + Thread.currentThread()
                            + " is elsewhere: use it there, with Loop.spawn");
        }
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
    }

    /// One try of an operation that must not block.
    @FunctionalInterface
    interface Try<T> {
        /// @return null if there was nothing
        T now() throws IOException;
    }

    /// Blocks until the read finds something.
    <T> T read(Try<T> read) throws IOException {
        requireUsable();
        if (reading) {
            throw second("read");
        }
        reading = true;
        try {
            T result = read.now();
            while (result == null) {
                result = awaitAndRead(read);
            }
            return result;
        } finally {
            reading = false;
        }
    }

    /// The hub was perhaps not asked since what came at the deadline: so one last look.
    private <T> T awaitAndRead(Try<T> read) throws IOException {
        registration().drainedReads();
        try {
            registration.awaitReadable(readTimeout);
        } catch (SocketTimeoutException e) {
            T result = read.now();
            if (result == null) {
                throw e;
            }
            return result;
        }
        return read.now();
    }

    void beginWrite() throws IOException {
        requireUsable();
        if (writing) {
            throw second("write");
        }
        writing = true;
    }

    void endWrite() {
        writing = false;
    }

    private IllegalStateException second(String what) {
        return new IllegalStateException(
                "Second simultaneous " + what + " on " + channel + ": let one green thread do it");
    }

    /// Blocks until a read may find something; returns at once before the first read that found
    /// nothing.
    void awaitReadable(Duration timeout) throws IOException {
        requireUsable();
        registration().awaitReadable(requireTimeout(timeout));
    }

    void awaitReadable() throws IOException {
        awaitReadable(readTimeout);
    }

    /// Blocks after a write that found no room for all.
    ///
    /// @return null in time; else to be thrown if one last try finds no room either
    SocketTimeoutException awaitRoom() throws IOException {
        registration().drainedWrites();
        try {
            registration.awaitWritable(writeTimeout);
            return null;
        } catch (SocketTimeoutException e) {
            return e;
        }
    }

    /// A read that must not block found nothing.
    void drainedReads() {
        if (registration != null) {
            registration.drainedReads();
        }
    }

    private Registration registration() throws IOException {
        if (registration == null) {
            if (!channel.isOpen()) {
                throw new AsynchronousCloseException();
            }
            registration = Registration.open(channel);
        }
        return registration;
    }

    /// Wakes whoever waits. Harmless when repeated. From another thread it is handed over, unless
    /// the loop has ended: then nobody waits.
    void close() throws IOException {
        if (loop.isOnLoop()) {
            closeHere();
        } else {
            Closing.on(loop, this::closeHere, channel);
        }
    }

    /// In this order the kernel forgets the descriptor by itself; nothing else runs in between.
    private void closeHere() throws IOException {
        try {
            channel.close();
        } finally {
            if (registration != null) {
                registration.close();
            }
        }
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}

package org.coppice.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.coppice.green.Coppice;
import org.coppice.green.Loop;
import org.coppice.green.Registration;

/// A connected stream socket whose blocking blocks only the green thread: eventlet's `GreenSocket`.
///
/// It is registered with its loop's hub at the first wait and stays so; until the hub says
/// otherwise an operation is tried first. One green thread may read while another writes; a second
/// reader or a second writer is an error.
///
/// **Threads:** belongs to the loop on which it was made; [#close()] may be called from any thread,
/// and [#detach()] lets it go to another loop. **Errors:** a peer that resets the connection shows
/// as an [IOException]; a time-out as a [java.net.SocketTimeoutException], after which the socket
/// can still be used; a close while waiting as an [java.nio.channels.AsynchronousCloseException].
/// **Null:** nothing here is null.
public final class GreenSocket implements GreenStream {

    private final SocketChannel channel;
    private final SocketBytes bytes;
    private final Loop loop;
    private Registration registration;
    private Duration readTimeout = Duration.ZERO;
    private Duration writeTimeout = Duration.ZERO;
    private boolean reading;
    private boolean writing;
    private volatile boolean detached;

    private GreenSocket(SocketChannel channel, Loop loop) {
        this.channel = channel;
        this.bytes = SocketBytes.of(channel);
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

    @Override
    public GreenSocket readTimeout(Duration timeout) {
        readTimeout = requireTimeout(timeout);
        return this;
    }

    @Override
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

    @Override
    public void awaitReadable() throws IOException {
        awaitReadable(readTimeout);
    }

    @Override
    public void awaitReadable(Duration timeout) throws IOException {
        requireTimeout(timeout);
        beginRead();
        try {
            if (registration != null) {
                registration.awaitReadable(timeout);
            }
        } finally {
            reading = false;
        }
    }

    @Override
    public void whenReadable(Duration timeout, Runnable task) throws IOException {
        requireTimeout(timeout);
        if (reading) {
            throw second("read");
        }
        askHub();
        registration.whenReadable(timeout, task);
    }

    /// What was never read may be read at once, as far as anybody knows: now the hub shall tell.
    void askHub() throws IOException {
        requireUsable();
        if (registration == null) {
            registration().drainedReads();
        }
    }

    private void beginRead() throws IOException {
        requireUsable();
        if (reading) {
            throw second("read");
        }
        reading = true;
    }

    /// @return true
    @Override
    public boolean awaitWritable(Duration timeout) throws IOException {
        requireTimeout(timeout);
        beginWrite();
        try {
            if (registration != null) {
                registration.awaitWritable(timeout);
            }
            return true;
        } finally {
            writing = false;
        }
    }

    @Override
    public int tryWrite(ByteBuffer source) throws IOException {
        beginWrite();
        try {
            int begin = source.position();
            int written = bytes.write(source);
            while (written == Pieces.ALL && source.hasRemaining()) {
                written = bytes.write(source);
            }
            if (source.hasRemaining()) {
                registration().drainedWrites();
            }
            return source.position() - begin;
        } finally {
            writing = false;
        }
    }

    @Override
    public int tryRead(ByteBuffer target) throws IOException {
        requireUsable();
        if (registration != null && !registration.isReadable()) {
            return bytes.read(target); // nobody waits, so many a hub does not tell
        }
        return readIfReady(target);
    }

    private int readIfReady(ByteBuffer target) throws IOException {
        if (registration == null) {
            int count = bytes.read(target);
            if (count == 0 && target.hasRemaining()) {
                registration().drainedReads();
            }
            return count;
        }
        if (!registration.isReadable()) {
            return requireWritable(target);
        }
        int asked = Pieces.bytes(target);
        int count = bytes.read(target);
        if (count >= 0 && count < asked) {
            registration.drainedReads();
        }
        return count;
    }

    /// As the read would refuse it that is not tried.
    private static int requireWritable(ByteBuffer target) {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        return 0;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        beginRead();
        try {
            int count = readIfReady(target);
            while (count == 0 && target.hasRemaining()) {
                count = awaitAndRead(target);
            }
            return count;
        } finally {
            reading = false;
        }
    }

    /// The hub was perhaps not asked since what came at the deadline: so one last look.
    private int awaitAndRead(ByteBuffer target) throws IOException {
        try {
            registration().awaitReadable(readTimeout);
        } catch (SocketTimeoutException e) {
            int count = bytes.read(target);
            if (count == 0) {
                throw e;
            }
            return count;
        }
        return readIfReady(target);
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        beginWrite();
        try {
            int written = bytes.write(source);
            while (source.hasRemaining()) {
                SocketTimeoutException late = written == Pieces.ALL ? null : awaitRoom();
                written = bytes.write(source);
                requireInTime(late, written);
            }
        } finally {
            writing = false;
        }
    }

    @Override
    public void write(ByteBuffer[] sources) throws IOException {
        beginWrite();
        try {
            long written = bytes.write(sources);
            while (hasRemaining(sources)) {
                SocketTimeoutException late = written == Pieces.ALL ? null : awaitRoom();
                written = bytes.write(sources);
                requireInTime(late, written);
            }
        } finally {
            writing = false;
        }
    }

    @Override
    public long sendFile(FileChannel file, long position, long count) throws IOException {
        FileSending.requireRange(position, count);
        beginWrite();
        try {
            long sent = 0;
            SocketTimeoutException late = null;
            while (sent < count) {
                long piece =
                        file.transferTo(
                                position + sent, FileSending.nextPiece(count - sent), channel);
                if (piece == 0 && position + sent >= file.size()) {
                    return sent;
                }
                requireInTime(late, piece);
                sent += piece;
                late = awaitTurn(piece);
            }
            return sent;
        } finally {
            writing = false;
        }
    }

    /// After a whole piece the others have their turn; after less than that there may be no room.
    private SocketTimeoutException awaitTurn(long piece) throws IOException {
        if (piece == 0) {
            return awaitRoom();
        }
        if (piece >= FileSending.PIECE_BYTES) {
            Coppice.giveWay();
            requireUsable();
        }
        return null;
    }

    private void beginWrite() throws IOException {
        requireUsable();
        if (writing) {
            throw second("write");
        }
        writing = true;
    }

    /// @return null in time; else to be thrown if one last try finds no room either
    private SocketTimeoutException awaitRoom() throws IOException {
        registration().drainedWrites();
        try {
            registration.awaitWritable(writeTimeout);
            return null;
        } catch (SocketTimeoutException e) {
            return e;
        }
    }

    private static void requireInTime(SocketTimeoutException late, long written)
            throws SocketTimeoutException {
        if (late != null && written == 0) {
            throw late;
        }
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
            registration = Registration.open(channel);
        }
        return registration;
    }

    private void requireUsable() throws IOException {
        requireOnLoop();
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private void requireOnLoop() {
        if (!loop.isOnLoop()) {
            throw new IllegalStateException(
                    channel + " belongs to loop " + loop.name() + ": use it there");
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        requireUsable();
        bytes.leaveToChannel();
        channel.shutdownOutput();
        wakeAll();
    }

    /// Ends the reading: what has come and what comes is thrown away, and a read finds the end,
    /// also one that waits already. The peer is not told. Harmless when repeated.
    public void shutdownInput() throws IOException {
        requireUsable();
        bytes.leaveToChannel();
        channel.shutdownInput();
        wakeAll();
    }

    /// No hub tells of what this side does.
    private void wakeAll() {
        if (registration != null) {
            registration.retry();
        }
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return channel.getLocalAddress();
    }

    @Override
    public SocketAddress remoteAddress() throws IOException {
        return channel.getRemoteAddress();
    }

    @Override
    public Duration silence() {
        return bytes.silence();
    }

    /// Changes the settings of the open socket to these; a buffer or time that they leave to the
    /// system stays as it is.
    ///
    /// @return this
    public GreenSocket options(SocketOptions options) throws IOException {
        requireUsable();
        options.applyTo(channel, true);
        return this;
    }

    /// The channel below, for options and addresses. Do not read, write or close it.
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen() && !detached;
    }

    /// Ends both directions, as [#shutdownOutput()] and [#shutdownInput()] do; one that is closed
    /// or broken already is left as it is. eventlet's `shutdown_safe`.
    public void shutdown() throws IOException {
        requireOnLoop();
        try {
            bytes.leaveToChannel();
            channel.shutdownInput().shutdownOutput();
        } catch (ClosedChannelException | NotYetConnectedException e) {
            return;
        }
        wakeAll();
    }

    /// Takes the connection off its loop, so that [#of(SocketChannel)] makes it green on another,
    /// with all that was not read yet. This socket is as if closed from now on, the connection is
    /// not.
    ///
    /// ```java
    /// SocketChannel channel = socket.detach();
    /// other.submit(() -> serve(GreenSocket.of(channel)));
    /// ```
    ///
    /// Time-outs are not taken along.
    ///
    /// @return the channel, not blocking; who does not make it green closes it
    /// @throws IllegalStateException if somebody is reading or writing
    /// @throws ClosedChannelException if it is closed
    public SocketChannel detach() throws IOException {
        requireUsable();
        if (reading || writing) {
            throw new IllegalStateException(
                    "Somebody "
                            + (reading ? "reads" : "writes")
                            + " on "
                            + channel
                            + ": it can be detached afterwards");
        }
        detached = true;
        bytes.leaveToChannel();
        if (registration != null) {
            registration.close();
        }
        return channel;
    }

    /// Closes the connection and wakes whoever waits for it. Harmless when repeated. From another
    /// thread the close is handed over to the loop, and this returns at once.
    @Override
    public void close() throws IOException {
        if (loop.isOnLoop()) {
            closeHere();
        } else if (!detached) {
            Closing.on(loop, this::closeHere, channel);
        }
    }

    /// In this order the kernel forgets the descriptor by itself: one system call less. Nothing
    /// else runs on the loop in between.
    private void closeHere() throws IOException {
        if (detached) {
            return;
        }
        bytes.leaveToChannel();
        try {
            channel.close();
        } finally {
            if (registration != null) {
                registration.close();
            }
        }
    }

    @Override
    public void reset() throws IOException {
        if (!isOpen()) {
            return;
        }
        try {
            if (!(channel.getLocalAddress() instanceof UnixDomainSocketAddress)) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } finally {
            close();
        }
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}

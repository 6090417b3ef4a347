package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/// A connection of bytes in both directions whose blocking blocks only the green thread. TCP and
/// Unix sockets ([GreenSocket]), TLS over another one and the memory of the test kit are such, and
/// behave alike: each passes the one `StreamContract`.
///
/// One green thread may read while another writes; a second reader or a second writer at the same
/// time is an error.
///
/// **Threads:** belongs to one loop; [#close()] may be called from any thread. **Errors:** a peer
/// that breaks the connection shows as an [IOException]; a time-out as a
/// [java.net.SocketTimeoutException], after which the stream can still be used; a close while
/// waiting as a [java.nio.channels.AsynchronousCloseException], and use after a close as a
/// [java.nio.channels.ClosedChannelException]. **Null:** nothing here is null.
@ProviderType
public interface GreenStream extends Closeable {

    /// How long a read waits for the first byte.
    ///
    /// @param timeout zero, as at first, waits for ever
    /// @return this
    /// @throws IllegalArgumentException if it is negative
    GreenStream readTimeout(Duration timeout);

    /// How long a write waits for room, each time the peer leaves none.
    ///
    /// @param timeout zero, as at first, waits for ever
    /// @return this
    /// @throws IllegalArgumentException if it is negative
    GreenStream writeTimeout(Duration timeout);

    /// Blocks until a read may find something, by the read time-out; takes no buffer for it. A
    /// hint: [#tryRead(ByteBuffer)] may still find nothing.
    void awaitReadable() throws IOException;

    /// As [#awaitReadable()], by another time-out.
    ///
    /// @param timeout zero waits for ever
    void awaitReadable(Duration timeout) throws IOException;

    /// Has a task run when a read may find something, without a green thread that waits meanwhile:
    /// a connection that idles for long needs no stack. It runs once, on the loop outside any green
    /// thread, and not within this call: when a read may find something, the connection ends or is
    /// closed, or the time is over. Which it was [#tryRead(ByteBuffer)] and [#isOpen()] tell; as
    /// [#awaitReadable()] it may come for nothing. It must not block; what it throws is logged.
    ///
    /// One waits at most: another call replaces it, and so does whoever waits to read.
    ///
    /// @param timeout zero waits for ever
    /// @throws IllegalStateException if a green thread waits to read already
    void whenReadable(Duration timeout, Runnable task) throws IOException;

    /// Reads what is there. Never blocks.
    ///
    /// @return how many bytes; zero if nothing is there or the target is full, -1 if the peer has
    ///   ended its sending
    int tryRead(ByteBuffer target) throws IOException;

    /// Blocks until something is there and reads it.
    ///
    /// @return how many bytes, zero only if the target is full; -1 if the peer has ended its
    ///   sending
    int read(ByteBuffer target) throws IOException;

    /// Blocks until all of the source is handed to the system: eventlet's `sendall`. One that times
    /// out, is killed or fails may have written a part, which the position of the source tells.
    void write(ByteBuffer source) throws IOException;

    /// As [#write(ByteBuffer)] for several, in one system call where they fit.
    void write(ByteBuffer[] sources) throws IOException;

    /// Writes what there is room for at once. Never blocks: `send` of a socket whose time-out is
    /// zero in Python. Whoever has little to say saves a wait by it, and a green thread for that:
    ///
    /// ```java
    /// stream.tryWrite(source);
    /// if (source.hasRemaining()) {
    ///     Coppice.spawn(() -> writeRest(source)); // by write, which always can
    /// }
    /// ```
    ///
    /// A stream that cannot tell beforehand whether it must wait writes nothing, whatever room
    /// there is: TLS is such, for once a record is encrypted it must go out whole. [#awaitWritable]
    /// says which ones do.
    ///
    /// @return how many bytes; zero if there is no room, nothing to write, or if this stream writes
    ///   by [#write(ByteBuffer)] alone
    default int tryWrite(ByteBuffer source) throws IOException {
        return 0;
    }

    /// Blocks until [#tryWrite(ByteBuffer)] may find room: gevent's `wait_write`. A hint, as with
    /// [#awaitReadable()].
    ///
    /// @param timeout zero waits for ever
    /// @return true; false at once, without a wait, if this stream writes by [#write(ByteBuffer)]
    ///   alone
    /// @throws java.net.SocketTimeoutException if the time is over
    default boolean awaitWritable(Duration timeout) throws IOException {
        return false;
    }

    /// Blocks until that part of a file is handed to the system, where that can be without a copy
    /// through this process: `sendfile`. The file is read on the loop: what the system does not
    /// have in memory holds up the others for as long as its disk takes. One that times out, is
    /// killed or fails may have sent a part.
    ///
    /// @param position where the part begins, from 0
    /// @param count how many bytes at most, from 0
    /// @return how many were sent: fewer only where the file ended before
    /// @throws IllegalArgumentException if one is negative
    default long sendFile(FileChannel file, long position, long count) throws IOException {
        return FileSending.byReading(file, position, count, this);
    }

    /// Ends the sending: the peer reads an end. Reading goes on. Harmless when repeated.
    void shutdownOutput() throws IOException;

    /// A stream that reads from this one; closing it closes this.
    default InputStream inputStream() {
        return new GreenInputStream(this::read, this);
    }

    /// A stream that writes to this one, without a buffer; closing it closes this.
    default OutputStream outputStream() {
        return new GreenOutputStream(this::write, this);
    }

    /// The address here. Any thread.
    SocketAddress localAddress() throws IOException;

    /// The address of the peer. Any thread.
    SocketAddress remoteAddress() throws IOException;

    /// Whether [#close()] was not called yet. Says nothing of the peer. Any thread.
    boolean isOpen();

    /// How long nothing at all has come from the peer's system, not even an acknowledgement, while
    /// this one sends something again or asks for room. A system whose program does not read
    /// answers all the same: as long as this grows there is nobody, or no way there. For whoever
    /// cannot know by reading, as he leaves what comes to the system.
    ///
    /// It tells nothing of a connection over which nothing is sent; but once something is sent
    /// again, the time counts in which nobody asked. So whoever judges by it has asked as long ago.
    ///
    /// Never blocks. The thread of its loop alone may call it, unlike [#isOpen()].
    ///
    /// @return zero while nothing is sent again, and where it cannot be known: but for TCP on Linux
    ///   with `posix`
    default Duration silence() {
        return Duration.ZERO;
    }

    /// Closes the connection and wakes whoever waits for it. Harmless when repeated. From another
    /// thread the close is handed over to the loop, and this returns at once.
    @Override
    void close() throws IOException;

    /// Breaks the connection off: closes it, throws away what was not sent yet, and lets the peer
    /// see an error instead of an end where it can. Over TCP that is a reset, with TLS an end that
    /// was not announced; a Unix socket alone knows only the end, and a reset if something was
    /// unread. Harmless when repeated or closed. Threads as [#close()].
    void reset() throws IOException;
}

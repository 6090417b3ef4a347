package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;

/// A pipe of the system whose blocking blocks only the green thread: eventlet's `GreenPipe`. What
/// goes into its [Sink] comes out of its [Source].
///
/// One green thread may read while another writes; a second reader or writer is an error.
///
/// **Threads:** belongs to the loop on which it was made; the closes may be called from any thread.
/// **Errors:** a write when the source is closed is an [IOException]; a time-out is a
/// [SocketTimeoutException], after which both ends can still be used, as they can after a kill; a
/// close while waiting is a [java.nio.channels.AsynchronousCloseException], use after a close a
/// [java.nio.channels.ClosedChannelException]. **Null:** nothing here is null.
public final class GreenPipe implements Closeable {

    private final Source source;
    private final Sink sink;

    private GreenPipe(Source source, Sink sink) {
        this.source = source;
        this.sink = sink;
    }

    /// A new pipe, on the current loop.
    public static GreenPipe open() throws IOException {
        Pipe pipe = Pipe.open();
        try {
            return new GreenPipe(source(pipe.source()), sink(pipe.sink()));
        } catch (Throwable t) {
            pipe.source().close();
            pipe.sink().close();
            throw t;
        }
    }

    /// Makes the reading end of a pipe green, on the current loop; it belongs to the source then.
    public static Source source(Pipe.SourceChannel channel) throws IOException {
        return new Source(channel);
    }

    /// Makes the writing end of a pipe green, on the current loop; it belongs to the sink then.
    public static Sink sink(Pipe.SinkChannel channel) throws IOException {
        return new Sink(channel);
    }

    /// Where it is read.
    public Source source() {
        return source;
    }

    /// Where it is written to.
    public Sink sink() {
        return sink;
    }

    /// Closes both ends. Harmless when repeated.
    @Override
    public void close() throws IOException {
        try (sink) {
            source.close();
        }
    }

    /// The reading end of a pipe.
    public static final class Source implements Closeable {

        private final Pipe.SourceChannel channel;
        private final ChannelWaits waits;

        private Source(Pipe.SourceChannel channel) throws IOException {
            this.channel = channel;
            this.waits = new ChannelWaits(channel);
        }

        /// How long a read waits for the first byte.
        ///
        /// @param timeout zero, as at first, waits for ever
        /// @return this
        /// @throws IllegalArgumentException if it is negative
        public Source readTimeout(Duration timeout) {
            waits.readTimeout(timeout);
            return this;
        }

        /// Blocks until something is there and reads it.
        ///
        /// @return how many bytes, zero only if the target is full; -1 if the sink is closed
        public int read(ByteBuffer target) throws IOException {
            return waits.read(() -> {
                int count = Pieces.read(channel, target);
                return count == 0 && target.hasRemaining() ? null : Integer.valueOf(count);
            });
        }

        /// Reads what is there. Never blocks.
        ///
        /// @return how many bytes; zero if nothing is there or the target is full, -1 if the sink
        ///   is closed
        public int tryRead(ByteBuffer target) throws IOException {
            waits.requireUsable();
            int count = Pieces.read(channel, target);
            if (count == 0 && target.hasRemaining()) {
                waits.drainedReads();
            }
            return count;
        }

        /// Blocks until a read may find something, by the read time-out; takes no buffer for it. A
        /// hint: [#tryRead(ByteBuffer)] may still find nothing.
        public void awaitReadable() throws IOException {
            waits.awaitReadable();
        }

        /// As [#awaitReadable()], by another time-out.
        ///
        /// @param timeout zero waits for ever
        public void awaitReadable(Duration timeout) throws IOException {
            waits.awaitReadable(timeout);
        }

        /// A stream that reads from this; closing it closes this.
        public InputStream inputStream() {
            return new GreenInputStream(this::read, this);
        }

        /// Whether [#close()] was not called yet. Any thread.
        public boolean isOpen() {
            return channel.isOpen();
        }

        /// Closes this end and wakes whoever waits for it; who writes gets an error. Harmless when
        /// repeated. From another thread it is handed over to the loop, and this returns at once.
        @Override
        public void close() throws IOException {
            waits.close();
        }

        @Override
        public String toString() {
            return channel.toString();
        }
    }

    /// The writing end of a pipe.
    public static final class Sink implements Closeable {

        private final Pipe.SinkChannel channel;
        private final ChannelWaits waits;

        private Sink(Pipe.SinkChannel channel) throws IOException {
            this.channel = channel;
            this.waits = new ChannelWaits(channel);
        }

        /// How long a write waits for room, each time there is none.
        ///
        /// @param timeout zero, as at first, waits for ever
        /// @return this
        /// @throws IllegalArgumentException if it is negative
        public Sink writeTimeout(Duration timeout) {
            waits.writeTimeout(timeout);
            return this;
        }

        /// Blocks until all of the source is in the pipe. One that times out, is killed or fails
        /// may have written a part, which the position of the source tells.
        public void write(ByteBuffer source) throws IOException {
            waits.beginWrite();
            try {
                int written = Pieces.write(channel, source);
                while (source.hasRemaining()) {
                    SocketTimeoutException late = written == Pieces.ALL ? null : waits.awaitRoom();
                    written = Pieces.write(channel, source);
                    if (written == 0 && late != null) {
                        throw late;
                    }
                }
            } finally {
                waits.endWrite();
            }
        }

        /// Writes what there is room for. Never blocks.
        ///
        /// @return how many bytes
        public int tryWrite(ByteBuffer source) throws IOException {
            waits.requireUsable();
            return channel.write(source);
        }

        /// A stream that writes to this, without a buffer; closing it closes this.
        public OutputStream outputStream() {
            return new GreenOutputStream(this::write, this);
        }

        /// Whether [#close()] was not called yet. Any thread.
        public boolean isOpen() {
            return channel.isOpen();
        }

        /// Ends the writing and wakes whoever waits for room: who reads gets what is in the pipe,
        /// and then its end. Harmless when repeated. From another thread it is handed over to the
        /// loop, and this returns at once.
        @Override
        public void close() throws IOException {
            waits.close();
        }

        @Override
        public String toString() {
            return channel.toString();
        }
    }
}

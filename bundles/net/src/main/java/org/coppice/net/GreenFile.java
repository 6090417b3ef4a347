package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import org.coppice.green.Hold;
import org.coppice.green.Loop;
import org.coppice.green.Semaphore;
import org.coppice.tpool.NativePool;

/// A file that is read and written on native threads, so that a slow disk holds up nobody but the
/// calling green thread: eventlet's `GreenFileIO`, gevent's `FileObjectThread`.
///
/// ```java
/// try (InputStream in = GreenFile.open(pool, path).inputStream()) {
///     process(in);
/// }
/// ```
///
/// Any number of green threads may use it: what they ask for is done one after another, first come,
/// first served. The position is shared by all of them.
///
/// **A kill or a time-out** ends the wait at once, but not what the native thread has begun, which
/// is done before anything that is asked for later. After a read the position is where it was, and
/// nothing is lost. After a write it is where it was too, and behind it the file may or may not
/// have changed. The buffer of the caller is never touched too late.
///
/// **What is no regular file**, such as a named pipe or a terminal, has no positions or size, and
/// to read it or open it may occupy a thread of the pool for long.
///
/// **Threads:** belongs to the loop on which it was opened; [#close()] may be called from any
/// thread. **Errors:** those of the system are as the JDK's [FileChannel] throws them;
/// [java.util.concurrent.RejectedExecutionException] if the pool is closed. **Null:** nothing here
/// is null.
public final class GreenFile implements Closeable {

    /// How much goes to a native thread and back at a time, and is buffered by the streams.
    static final int BUFFER_BYTES = 1 << 16;

    private final Path path;
    private final FileJobs jobs;
    private final FileChannel channel;
    private final boolean seekable;
    private final boolean appends;
    private final Loop loop = Loop.current();
    private final Semaphore turn = new Semaphore();

    /// Of whatever a native thread does for this file now; nobody touches it meanwhile.
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    private long position;
    private volatile boolean closed;

    private GreenFile(Path path, FileJobs jobs, Opened opened, boolean appends) {
        this.path = path;
        this.jobs = jobs;
        this.channel = opened.channel();
        this.seekable = opened.seekable();
        this.appends = appends;
        this.position = opened.position();
    }

    /// What a native thread has opened.
    private record Opened(FileChannel channel, boolean seekable, long position)
            implements Closeable {

        static Opened of(FileChannel channel) {
            try {
                return new Opened(channel, true, channel.position());
            } catch (IOException e) {
                return new Opened(channel, false, 0); // ESPIPE
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// Opens a file. A kill or a time-out meanwhile leaves nothing open.
    ///
    /// @param pool whose threads do everything that could block; it is not closed with the file
    /// @param options as [FileChannel#open(Path, OpenOption...)] has them; without any it is read
    /// @throws java.nio.file.NoSuchFileException if it is not there and is not to be created
    /// @throws java.nio.file.FileSystemException with another reason of the system
    public static GreenFile open(NativePool pool, Path path, OpenOption... options)
            throws IOException {
        Objects.requireNonNull(path, "path");
        Set<OpenOption> all = Set.of(options);
        FileJobs jobs = new FileJobs(pool);
        Opened opened = jobs.open(() -> Opened.of(FileChannel.open(path, all)));
        return new GreenFile(path, jobs, opened, all.contains(StandardOpenOption.APPEND));
    }

    // ---- one after another

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T inTurn(Work<T> work) throws IOException {
        requireOpen();
        try (Hold _ = turn.hold()) {
            requireOpen();
            jobs.awaitFormer();
            return work.run();
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private void requireSeekable() throws IOException {
        if (!seekable) {
            throw new IOException(path + " is no file that has positions and a size");
        }
    }

    private static void requirePosition(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed is 0 or more");
        }
    }

    // ---- reading

    /// Blocks until something is read at the position, which moves behind it.
    ///
    /// @return how many bytes, zero only if the target is full; -1 at the end of the file
    public int read(ByteBuffer target) throws IOException {
        return inTurn(() -> {
            int count = readPiece(target, seekable ? position : -1);
            position += Math.max(count, 0);
            return count;
        });
    }

    /// As [#read(ByteBuffer)] at another place; the position stays.
    ///
    /// @param from where, from 0; behind the end there is an end too
    public int readAt(ByteBuffer target, long from) throws IOException {
        requirePosition("from", from);
        requireSeekable();
        return inTurn(() -> readPiece(target, from));
    }

    /// @param from negative where there are no positions
    private int readPiece(ByteBuffer target, long from) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        buffer.clear().limit(Math.min(target.remaining(), BUFFER_BYTES));
        int count = jobs.run(() -> from < 0 ? channel.read(buffer) : channel.read(buffer, from));
        target.put(buffer.flip());
        return count;
    }

    // ---- writing

    /// Blocks until all of the source is written at the position, which moves behind it; with
    /// [StandardOpenOption#APPEND] at the end. One that is killed, times out or fails has written
    /// at least what the position of the source tells.
    public void write(ByteBuffer source) throws IOException {
        inTurn(() -> {
            while (source.hasRemaining()) {
                int count = writePiece(source, seekable && !appends ? position : -1);
                position += count;
            }
            return null;
        });
    }

    /// As [#write(ByteBuffer)] at another place; the position stays.
    ///
    /// @param from where, from 0; behind the end it leaves zeros between
    /// @throws IOException also if the file only appends
    public void writeAt(ByteBuffer source, long from) throws IOException {
        requirePosition("from", from);
        requireSeekable();
        if (appends) {
            throw new IOException(path + " was opened to append: it has no other place to write");
        }
        inTurn(() -> {
            long place = from;
            while (source.hasRemaining()) {
                place += writePiece(source, place);
            }
            return null;
        });
    }

    private int writePiece(ByteBuffer source, long from) throws IOException {
        requireOpen();
        int count = Math.min(source.remaining(), BUFFER_BYTES);
        buffer.clear().put(source.slice(source.position(), count)).flip();
        jobs.run(() -> {
            while (buffer.hasRemaining()) {
                if (from < 0) {
                    channel.write(buffer);
                } else {
                    channel.write(buffer, from + buffer.position());
                }
            }
            return null;
        });
        source.position(source.position() + count);
        return count;
    }

    // ---- position and size

    /// Where the next read or write begins: `tell`. Streams read ahead and write behind. Does not
    /// block.
    ///
    /// @throws IOException if the file has no positions
    public long position() throws IOException {
        requireOpen();
        requireSeekable();
        return position;
    }

    /// Sets where the next read or write begins: `seek`. Waits for those that were asked for
    /// before.
    ///
    /// @param newPosition from 0, also behind the end
    /// @return this
    public GreenFile position(long newPosition) throws IOException {
        requirePosition("newPosition", newPosition);
        requireSeekable();
        inTurn(() -> position = newPosition);
        return this;
    }

    /// How many bytes it has.
    public long size() throws IOException {
        requireSeekable();
        return inTurn(() -> jobs.run(channel::size));
    }

    /// Cuts off what is behind this size; does nothing if there is nothing. A position behind it
    /// moves there.
    ///
    /// @param newSize from 0
    public void truncate(long newSize) throws IOException {
        requirePosition("newSize", newSize);
        requireSeekable();
        inTurn(() -> {
            jobs.run(() -> channel.truncate(newSize));
            position = Math.min(position, newSize);
            return null;
        });
    }

    /// Blocks until all that was written is on the disk, with its size and times: `fsync`.
    public void force() throws IOException {
        inTurn(() ->
                jobs.run(() -> {
                    channel.force(true);
                    return null;
                }));
    }

    // ---- streams

    /// A stream that reads from the position on, [#BUFFER_BYTES] ahead; closing it closes this. For
    /// one green thread at a time.
    public InputStream inputStream() {
        return new FileInput(this);
    }

    /// A stream that writes at the position, [#BUFFER_BYTES] behind; a close flushes it and closes
    /// this, also if the flush fails. For one green thread at a time.
    public OutputStream outputStream() {
        return new FileOutput(this);
    }

    // ---- the rest

    /// The channel below, for [GreenStream#sendFile] and locks. What is done with it blocks the
    /// loop. Do not close it.
    public FileChannel channel() {
        return channel;
    }

    /// Whether [#close()] was not called yet. Any thread.
    public boolean isOpen() {
        return channel.isOpen() && !closed;
    }

    /// Closes it as soon as what a native thread does at the moment is done, and waits for that;
    /// what waits for its turn, or has more pieces to write, fails with a [ClosedChannelException].
    /// A file without positions is closed at once, and who reads it fails with one, too. Harmless
    /// when repeated. A kill while waiting does not prevent it. From another thread, or a task of
    /// the loop, it is handed over, and this returns at once.
    @Override
    public void close() throws IOException {
        if (loop.isOnLoop()) {
            closeHere();
        } else {
            Closing.on(loop, this::closeHere, channel);
        }
    }

    private void closeHere() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (seekable) {
            jobs.closeAfterFormer(channel);
        } else {
            channel.close();
        }
    }

    @Override
    public String toString() {
        return path + (closed ? " (closed)" : "");
    }
}

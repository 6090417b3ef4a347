package org.coppice.wsgi.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// A body that is a part of a file. A server that knows it sends it from the file to the client
/// without a copy through this process where the system can (`sendfile`); a filter that iterates it
/// gets ordinary buffers.
///
/// The length is settled when the body is made: a file that has become shorter by the time that it
/// is sent is an error, for a truncated response must not look whole, and of one that has grown the
/// rest is left out. Files are read on the loop: what the system does not have in memory holds up
/// other green threads for as long as the disk takes.
///
/// **Threads**: as for [Body]; the file's own position is neither used nor moved. **Errors**: as
/// for [Body]. **Null**: nothing here is null.
public final class FileBody implements Body {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final FileChannel file;
    private final long position;
    private final long lengthBytes;
    private final Runnable whenClosed;
    private boolean closed;

    private FileBody(FileChannel file, long position, long lengthBytes, Runnable whenClosed) {
        this.file = file;
        this.position = position;
        this.lengthBytes = lengthBytes;
        this.whenClosed = whenClosed;
    }

    /// A part of an open file. Closing the body closes the file.
    ///
    /// @param position where it begins, 0 or more
    /// @param count its length in bytes, 0 or more
    /// @throws IllegalArgumentException if the file has no such part
    public static FileBody of(FileChannel file, long position, long count) throws IOException {
        long size = file.size();
        if (position < 0 || count < 0 || count > size - position) {
            throw new IllegalArgumentException(
                    "the part of %d bytes at position %d is not in the file, which has %d bytes"
                            .formatted(count, position, size));
        }
        return new FileBody(file, position, count, () -> {});
    }

    /// All bytes of an open file from its position to its end: a [FileWrapper].
    public static FileBody of(FileChannel file) throws IOException {
        long size = file.size();
        long position = Math.min(file.position(), size);
        return of(file, position, size - position);
    }

    /// A whole file, which is opened here and closed with the body.
    ///
    /// @throws IOException if it cannot be opened
    public static FileBody of(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return of(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// The file, for servers.
    public FileChannel file() {
        return file;
    }

    /// Where the part begins in the file.
    public long position() {
        return position;
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return new Buffers();
    }

    @Override
    public FileBody whenClosed(Runnable action) {
        return new FileBody(
                file,
                position,
                lengthBytes,
                () -> {
                    whenClosed.run();
                    action.run();
                });
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the body's file failed: " + e.getMessage(), e);
        } finally {
            whenClosed.run();
        }
    }

    private final class Buffers implements Iterator<ByteBuffer> {
        private final ByteBuffer buffer =
                ByteBuffer.allocate(Math.clamp(lengthBytes, 1, BUFFER_BYTES));
        private long readBytes;

        @Override
        public boolean hasNext() {
            return readBytes < lengthBytes;
        }

        @Override
        public ByteBuffer next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the body has no more buffers");
            }
            buffer.clear().limit((int) Math.min(lengthBytes - readBytes, buffer.capacity()));
            try {
                int count = file.read(buffer, position + readBytes);
                if (count < 0) {
                    throw new EOFException(
                            "the body's file ended after %d of %d bytes"
                                    .formatted(readBytes, lengthBytes));
                }
                readBytes += count;
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
            return buffer.flip();
        }
    }
}

package org.coppice.wsgi.api;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.osgi.annotation.versioning.ConsumerType;

/// A response body: PEP 3333's iterable of byte strings. The server sends each buffer as it comes,
/// so a body may be endless and needs no more memory than one buffer.
///
/// A buffer belongs to the server until the next call of `hasNext` or `next`: a body may then fill
/// the same buffer again. Empty buffers are allowed and skipped. A server may iterate nothing at
/// all (HEAD, 304, a vanished client); it calls [#close] exactly once in any case.
///
/// **Threads**: a body is iterated and closed by one green thread, where it may block. The bodies
/// of [#of(byte[])], [#of(String)] and [#empty] keep no state and may be returned any number of
/// times. **Errors**: what iteration throws ends the connection once bytes have gone out. **Null**:
/// buffers are never null.
@ConsumerType
public interface Body extends Iterable<ByteBuffer>, AutoCloseable {
    /// The number of bytes that iteration will yield in total, or -1 if that is not known. The
    /// server derives `Content-Length` from it, unless the application has set that header.
    default long lengthBytes() {
        return -1;
    }

    /// The buffers, in order. Called at most once.
    @Override
    Iterator<ByteBuffer> iterator();

    /// Releases what the body holds. Called once, after the last buffer or instead of the rest.
    @Override
    default void close() {}

    /// This body, with something done after it was closed, once and whatever the closing throws:
    /// for who counts requests or frees what a request has. Servers still see what this is: a file
    /// stays a [FileBody].
    ///
    /// @param action must not throw
    default Body whenClosed(Runnable action) {
        return new WatchedBody(this, action);
    }

    /// A body without bytes; its length is 0.
    static Body empty() {
        return BytesBody.EMPTY;
    }

    /// A body of these bytes, which are not copied: the caller does not change them afterwards.
    static Body of(byte[] bytes) {
        return new BytesBody(bytes);
    }

    /// A body of this text in UTF-8.
    static Body of(String text) {
        return new BytesBody(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A body of unknown length; each chunk is sent when the iterable yields it. Closing the body
    /// closes the iterator and the iterable, in this order, where they are `AutoCloseable`.
    static Body of(Iterable<byte[]> chunks) {
        return new ChunksBody(chunks);
    }

    /// A body of unknown length that is read from a stream, in constant memory and no faster than
    /// the client takes it. Closing the body closes the stream, unless it is the input of a
    /// request, which belongs to the server.
    static Body of(InputStream stream) {
        return new StreamBody(stream, -1);
    }

    /// As [#of(InputStream)], with a known length: the stream must yield `lengthBytes` bytes before
    /// its end, and what it has beyond them is not read. An end before that fails the iteration
    /// with an `UncheckedIOException`, for a truncated response must not look whole.
    ///
    /// @param lengthBytes 0 or more
    static Body of(InputStream stream, long lengthBytes) {
        if (lengthBytes < 0) {
            throw new IllegalArgumentException(
                    "body length " + lengthBytes + " is not allowed: it must be 0 or more");
        }
        return new StreamBody(stream, lengthBytes);
    }
}

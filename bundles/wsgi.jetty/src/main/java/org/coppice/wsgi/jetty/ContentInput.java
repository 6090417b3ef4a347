package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.coppice.green.Coppice;
import org.coppice.green.Timeout;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.RequestInput;
import org.coppice.wsgi.spi.ClientGoneException;
import org.coppice.wsgi.spi.Problem;
import org.coppice.wsgi.spi.RefusedException;
import org.coppice.wsgi.spi.Trailers;
import org.coppice.wsgi.spi.UnwantedBytes;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/// A request's body: `wsgi.input`. It asks Jetty for more when the application wants more, which
/// tells a client that waits for it to go on, and blocks the green thread alone.
///
/// **Threads**: the request's green thread.
final class ContentInput extends RequestInput {
    private final Request request;
    private final long maxBytes;
    private Content.Chunk chunk;
    private boolean ended;
    private boolean over;
    private long readBytes;

    /// @param maxBytes 0 for no limit
    ContentInput(Request request, long maxBytes) {
        this.request = request;
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        return awaitContent() ? chunk.getByteBuffer().get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        return awaitContent() ? chunk.get(target, offset, length) : -1;
    }

    @Override
    public int available() {
        return over || chunk == null ? 0 : chunk.remaining();
    }

    @Override
    public Headers trailers() {
        if (!ended) {
            throw new IllegalStateException(
                    "the trailers come after the body: read it to its end first");
        }
        HttpFields fields = request.getTrailers();
        return fields == null ? Headers.empty() : copied(fields);
    }

    private static Headers copied(HttpFields fields) {
        Headers headers = Headers.of();
        for (HttpField field : fields) {
            headers.add(field.getName(), Objects.requireNonNullElse(field.getValue(), ""));
        }
        return headers.frozen();
    }

    /// Blocks until there is some; false at the end.
    private boolean awaitContent() throws IOException {
        if (over) {
            throw new IOException("the request is over, its body cannot be read any more");
        }
        while (chunk == null || !chunk.hasRemaining()) {
            release();
            if (ended) {
                return false;
            }
            chunk = request.read();
            if (chunk == null) {
                awaitChunk();
            } else if (Content.Chunk.isFailure(chunk)) {
                throw failure(chunk.getFailure());
            } else {
                count(chunk.remaining());
                checkTrailers();
            }
        }
        return true;
    }

    private void awaitChunk() throws IOException {
        if (isDeafToContinue()) {
            awaitFillable();
            return;
        }
        CompletableFuture<Void> ready = new CompletableFuture<>();
        request.demand(() -> ready.complete(null));
        Coppice.await(ready);
    }

    /// HTTP/1.0 knows no interim responses (RFC 9110, section 10.1.1), but Jetty would send one
    /// when it is asked for more.
    private boolean isDeafToContinue() {
        return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0
                && awaitsContinue();
    }

    private boolean awaitsContinue() {
        return request.getHeaders().contains(HttpHeader.EXPECT);
    }

    private void awaitFillable() throws IOException {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        request.getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .fillInterested(
                        Callback.from(() -> ready.complete(null), ready::completeExceptionally));
        try {
            Coppice.await(ready);
        } catch (CompletionException e) {
            throw failure(e.getCause());
        }
    }

    private void checkTrailers() throws RefusedException {
        HttpFields fields = chunk.isLast() ? request.getTrailers() : null;
        if (fields == null) {
            return;
        }
        for (HttpField field : fields) {
            if (Trailers.isForbidden(field.getName())) {
                throw new RefusedException(
                        new Problem(400, "A trailer is a field that must not be one"));
            }
        }
    }

    private void count(int bytes) throws RefusedException {
        readBytes += bytes;
        if (maxBytes > 0 && readBytes > maxBytes) {
            throw new RefusedException(
                    new Problem(413, "The body is longer than %d bytes".formatted(maxBytes)));
        }
    }

    /// Jetty tells by its type whose fault it was.
    private static IOException failure(Throwable failure) {
        return switch (failure) {
            case HttpException bad ->
                    new RefusedException(
                            new Problem(
                                    bad.getCode(),
                                    Objects.requireNonNullElse(bad.getReason(), "Bad body")));
            case TimeoutException _ ->
                    new RefusedException(new Problem(408, "No more of the body came in time"));
            case IOException gone -> new ClientGoneException(gone);
            default -> new ClientGoneException(new IOException(failure));
        };
    }

    private void release() {
        if (chunk != null) {
            ended |= chunk.isLast();
            chunk.release();
            chunk = null;
        }
    }

    /// Reads away what the application has left and is worth it, so that the connection can be used
    /// again. Blocks.
    void drain() throws IOException {
        boolean worthIt = request.getLength() - readBytes <= UnwantedBytes.DRAIN_MAX_BYTES;
        if (!ended && worthIt && !(readBytes == 0 && awaitsContinue()) && !isAtEnd()) {
            over = false;
            try (Timeout time = Timeout.start(UnwantedBytes.DRAIN_MAX)) {
                drainInTime(time);
            } finally {
                end();
            }
        }
    }

    /// Without a look at the clock: most requests have no body.
    private boolean isAtEnd() {
        chunk = request.read();
        if (chunk != null && chunk.isLast() && !chunk.hasRemaining()) {
            release();
        }
        return ended;
    }

    private void drainInTime(Timeout time) throws IOException {
        try {
            long endBytes = readBytes + UnwantedBytes.DRAIN_MAX_BYTES;
            while (readBytes <= endBytes && awaitContent()) {
                release();
            }
        } catch (Timeout e) {
            if (e != time) {
                throw e;
            }
        }
    }

    /// The application has had its time.
    void end() {
        over = true;
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }
}

package org.coppice.wsgi.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.coppice.green.Flag;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.RequestInput;
import org.coppice.wsgi.spi.Causes;
import org.coppice.wsgi.spi.ClientGoneException;
import org.coppice.wsgi.spi.Problem;
import org.coppice.wsgi.spi.RefusedException;
import org.coppice.wsgi.spi.Trailers;

/// A request's body: `wsgi.input`. It asks the container for more when the application wants more,
/// which tells a client that waits for it to go on, and blocks the green thread alone.
///
/// **Threads**: the request's green thread; the container calls what [ReadListener] has.
final class ServletInput extends RequestInput implements ReadListener {
    private final HttpServletRequest request;
    private final long maxBytes;
    private final Duration timeout;
    private final Flag news = new Flag();
    private ServletInputStream stream;
    private boolean ended;
    private boolean over;
    private long readBytes;
    private volatile Throwable failure;

    /// What the container knows of the trailers belongs to the next request when this is over.
    private Headers lastTrailers = Headers.empty();

    /// @param maxBytes 0 for no limit
    /// @param timeout the longest wait for the client
    ServletInput(HttpServletRequest request, long maxBytes, Duration timeout) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
        this.ended = isEmpty(request);
    }

    /// Since HTTP/2 a body needs no header that tells of it.
    private static boolean isEmpty(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        return length == 0
                || length < 0
                        && request.getHeader("Transfer-Encoding") == null
                        && request.getProtocol().startsWith("HTTP/1");
    }

    // ---- for the application

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (over) {
            throw new IOException("the request is over, its body cannot be read any more");
        }
        if (length == 0) {
            return 0;
        }
        return awaitContent() ? take(target, offset, length) : -1;
    }

    @Override
    public Headers trailers() {
        if (!ended) {
            throw new IllegalStateException(
                    "the trailers come after the body: read it to its end first");
        }
        return over ? lastTrailers : trailersOfNow();
    }

    private Headers trailersOfNow() {
        Headers trailers = Headers.of();
        trailerFields().forEach(trailers::add);
        return trailers.frozen();
    }

    private Map<String, String> trailerFields() {
        return request.isTrailerFieldsReady() ? request.getTrailerFields() : Map.of();
    }

    // ---- reading

    /// Blocks until there is some, or the end is near; false at the end.
    private boolean awaitContent() throws IOException {
        if (ended) {
            return false;
        }
        if (stream == null) {
            stream = request.getInputStream();
            stream.setReadListener(this);
            awaitNews(); // there is a first one in any case
        }
        requireNoFailure();
        while (!stream.isFinished()) {
            news.clear();
            if (stream.isReady()) {
                return true;
            }
            awaitNews();
            requireNoFailure();
        }
        end();
        return false;
    }

    private void awaitNews() throws RefusedException {
        if (!news.await(timeout)) {
            throw new RefusedException(new Problem(408, "No more of the body came in time"));
        }
    }

    private int take(byte[] target, int offset, int length) throws IOException {
        int count;
        try {
            count = stream.read(target, offset, length);
        } catch (IOException e) {
            throw translated(e);
        }
        if (count < 0) {
            end();
            return count;
        }
        readBytes += count;
        if (maxBytes > 0 && readBytes > maxBytes) {
            throw tooLong(maxBytes);
        }
        return count;
    }

    static RefusedException tooLong(long maxBytes) {
        return new RefusedException(
                new Problem(413, "The body is longer than %d bytes".formatted(maxBytes)));
    }

    private void end() throws RefusedException {
        if (trailerFields().keySet().stream().anyMatch(Trailers::isForbidden)) {
            throw new RefusedException(
                    new Problem(400, "A trailer is a field that must not be one"));
        }
        ended = true;
    }

    private void requireNoFailure() throws IOException {
        if (failure != null) {
            throw translated(failure);
        }
    }

    /// Containers tell by their own types that a body is malformed; that a client has gone is an
    /// `IOException` with all of them.
    private static IOException translated(Throwable failure) {
        if (Causes.find(failure, TimeoutException.class).isPresent()) {
            return new RefusedException(new Problem(408, "No more of the body came in time"));
        }
        Throwable cause = failure.getCause();
        boolean gone =
                failure instanceof IOException && (cause == null || cause instanceof IOException);
        return gone
                ? new ClientGoneException((IOException) failure)
                : new RefusedException(new Problem(400, "The body is malformed"));
    }

    /// The application has had its time.
    void over() {
        if (ended && stream != null) {
            lastTrailers = trailersOfNow();
        }
        over = true;
    }

    // ---- for the container

    @Override
    public void onDataAvailable() {
        news.set();
    }

    @Override
    public void onAllDataRead() {
        news.set();
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
        news.set();
    }
}

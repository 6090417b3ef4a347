package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.RequestInput;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.ClientGoneException;
import org.coppice.wsgi.spi.Problem;
import org.coppice.wsgi.spi.RefusedException;
import org.coppice.wsgi.spi.ResponseRules;
import org.coppice.wsgi.spi.UnwantedBytes;

/// A request's body: `wsgi.input`. It reads no faster than the application, and asks for the body
/// (`100 Continue`) when the application does.
///
/// **Threads**: the request's green thread.
final class RequestBody extends RequestInput {
    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /// What the client knows of whether to send the body (RFC 9110, section 10.1.1).
    private enum Permission {
        /// It sends it, unasked or because it was told to.
        GIVEN,
        /// It waits for a word.
        AWAITED,
        /// It has seen a response instead, and may send the body or not.
        UNCLEAR
    }

    private final Workspace work;
    private final RequestHead head;
    private final Duration timeout;
    private final Pace pace;
    private final boolean mayContinue;
    private Headers continueHeaders = Headers.empty();
    private ByteBuffer content;
    private Permission permission;
    private boolean over;
    private boolean responseBegun;
    private long readBytes;
    private long drainEndNanos;
    private boolean draining;
    private Headers trailers;

    /// @param timeout longest wait for more of it
    /// @param http11 whether the client may be told to go on
    RequestBody(
            Workspace work,
            RequestHead head,
            Duration timeout,
            RateSettings rates,
            boolean http11) {
        this.work = work;
        this.head = head;
        this.timeout = timeout;
        this.pace = head.hasBody() ? rates.bodyPace() : Pace.ANY;
        boolean awaited = head.expectsContinue() && head.hasBody() && http11;
        this.mayContinue = awaited;
        this.permission = awaited ? Permission.AWAITED : Permission.GIVEN;
    }

    @Override
    public int read() throws IOException {
        return awaitContent() ? take(1).get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!awaitContent()) {
            return -1;
        }
        int count = Math.min(length, content.remaining());
        take(count).get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        return over || content == null ? 0 : content.remaining();
    }

    /// Without those that it must not send there, which are refused (RFC 9110, section 6.5.1).
    @Override
    public Headers trailers() {
        Headers found = over ? trailers : trailersSoFar();
        if (found == null) {
            throw new IllegalStateException(
                    "the trailers of "
                            + head
                            + " are known once its body has been read to the end");
        }
        return found;
    }

    /// Null before the end.
    private Headers trailersSoFar() {
        boolean ended = work.decoder().isEnded() && (content == null || !content.hasRemaining());
        return ended ? work.decoder().trailers() : null;
    }

    private ByteBuffer take(int count) {
        readBytes += count;
        return content;
    }

    /// The response begins: from now on nothing can be said to the client before it.
    void responseBegins() {
        permission = permission == Permission.AWAITED ? Permission.UNCLEAR : permission;
        responseBegun = true;
    }

    /// Blocks until there is some; false at the end.
    private boolean awaitContent() throws IOException {
        if (over) {
            throw new IOException("the request is over, its body cannot be read any more");
        }
        return nextContent();
    }

    private boolean nextContent() throws IOException {
        while (content == null || !content.hasRemaining()) {
            if (work.decoder().isEnded()) {
                return false;
            }
            switch (work.decoder().next(work.input())) {
                case CONTENT -> content = work.decoder().content();
                case MORE -> fill();
                case BAD -> throw new RefusedException(work.decoder().problem());
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    private void fill() throws IOException {
        if (permission == Permission.AWAITED) {
            sendContinue();
        }
        work.output().flushBehind();
        try {
            if (fillInTime() < 0) {
                work.output().flush(); // what is complete, for one that has only ended its sending
                throw new ClientGoneException("the client went away in the middle of the body");
            }
        } catch (SocketTimeoutException e) {
            throw new RefusedException(new Problem(408, "The body did not come in time"));
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    // ---- 100 Continue

    @Override
    public void continueHeaders(Headers headers) {
        ResponseRules.requireInterim(headers);
        continueHeaders = headers;
    }

    @Override
    public boolean sendContinue() throws IOException {
        if (!mayContinue || responseBegun || over) {
            return false;
        }
        permission = Permission.GIVEN;
        work.output()
                .append(
                        continueHeaders.size() == 0
                                ? ByteBuffer.wrap(CONTINUE)
                                : Interim.encoded(Status.of(100), continueHeaders));
        work.output().flush();
        return true;
    }

    private int fillInTime() throws IOException {
        long startNanos = work.nowNanos();
        long patienceNanos = Math.min(timeout.toNanos(), pace.leftNanos());
        if (draining) {
            patienceNanos = Math.min(patienceNanos, drainEndNanos - startNanos);
        }
        if (patienceNanos <= 0) {
            throw new SocketTimeoutException();
        }
        int count = work.fill(Duration.ofNanos(patienceNanos));
        pace.count(count, work.nowNanos() - startNanos);
        return count;
    }

    // ---- for the exchange

    /// Whether what is left can be read away, so that the connection can be used again. A client
    /// that was not told to go on may send the body or not: nobody can know where the next request
    /// begins. What another green thread of the application still reads is its own.
    boolean isDrainable() {
        if (work.decoder().isEnded()) {
            return true;
        }
        if (work.isBeingRead()) {
            return false;
        }
        boolean mayBeShort =
                head.isChunked()
                        || head.contentLengthBytes() - readBytes <= UnwantedBytes.DRAIN_MAX_BYTES;
        return mayBeShort && permission == Permission.GIVEN;
    }

    /// The application has had its time.
    void end() {
        trailers = trailersSoFar();
        over = true;
    }

    /// Reads away what is left, for at most [UnwantedBytes#DRAIN_MAX].
    ///
    /// @return whether the end was reached
    boolean drain() throws IOException {
        if (!isDrainable()) {
            return false;
        }
        if (work.decoder().isEnded()) {
            content = null;
            return true; // without a look at the clock: most requests have no body
        }
        long drainedBytes = content == null ? 0 : content.remaining();
        content = null;
        draining = true;
        drainEndNanos = work.nowNanos() + UnwantedBytes.DRAIN_MAX.toNanos();
        try {
            while (drainedBytes <= UnwantedBytes.DRAIN_MAX_BYTES && nextContent()) {
                drainedBytes += content.remaining();
                content = null;
            }
        } catch (RefusedException e) {
            return false;
        }
        return work.decoder().isEnded();
    }
}

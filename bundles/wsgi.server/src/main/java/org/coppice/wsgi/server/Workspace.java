package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.coppice.green.Coppice;
import org.coppice.green.Loop;
import org.coppice.net.GreenStream;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.ClientGoneException;

/// What a connection needs while it has something to do, and an idle one must not hold: buffers,
/// parser and generator. [Workspaces] lends it.
final class Workspace {
    static final int BUFFER_BYTES = 16 * 1024;

    /// So many reads that fill the buffer are done before others have their turn.
    private static final int FULL_READS_IN_ONE_GO = 64;

    private static final int HEAD_MAX_BYTES = 256 * 1024;

    private final ByteBuffer input = ByteBuffer.allocate(BUFFER_BYTES).flip();
    private final ResponseEncoder encoder = new ResponseEncoder();
    private final Loop loop;
    private final Output output;
    private RequestDecoder decoder;
    private HttpConnection user;
    private GreenStream stream;
    private Duration socketTimeout;
    private int fullReads;

    /// Those in use of its loop are in a chain, see [Workspaces].
    Workspace newer;

    Workspace older;

    private long takenNanos;
    private boolean filling;
    private Pace readerPace;
    private long lookNanos;
    private long lookBytes;

    Workspace(Loop loop) {
        this.loop = loop;
        this.output = new Output(loop, BUFFER_BYTES);
    }

    void attach(HttpConnection newUser, ServerSettings settings) {
        user = newUser;
        takenNanos = loop.passNanos();
        stream = newUser.stream();
        stream.writeTimeout(settings.timeouts().writeTimeout());
        output.attach(stream);
        useLimits(settings);
    }

    /// To be called between requests only.
    void useLimits(ServerSettings settings) {
        socketTimeout = settings.timeouts().socketTimeout();
        if (decoder == null || !decoder.hasLimits(settings.limits())) {
            decoder = new RequestDecoder(settings.limits());
        }
    }

    /// @return whether another connection may have it
    boolean detach() {
        user = null;
        stream = null;
        readerPace = null;
        input.clear().flip();
        encoder.reset();
        if (decoder != null && !decoder.reset()) {
            decoder = null;
        }
        return output.detach();
    }

    /// The bytes that came and were not used yet.
    ByteBuffer input() {
        return input;
    }

    RequestDecoder decoder() {
        return decoder;
    }

    ResponseEncoder encoder() {
        return encoder;
    }

    Output output() {
        return output;
    }

    /// Appends a head, see [ResponseEncoder#head], to the output; the caller appends the content.
    void appendHead(
            boolean toHead,
            boolean http11,
            Status status,
            long lengthBytes,
            boolean persistent,
            ByteBuffer content)
            throws IOException {
        int headBytes = encoder.headMaxBytes(status);
        ByteBuffer target = output.pending(Math.min(headBytes, BUFFER_BYTES));
        if (headBytes <= BUFFER_BYTES) {
            encoder.head(target, toHead, http11, status, lengthBytes, persistent, content);
            return;
        }
        if (headBytes > HEAD_MAX_BYTES) {
            throw new IllegalStateException(
                    "The response's headers are longer than %d bytes".formatted(HEAD_MAX_BYTES));
        }
        ByteBuffer large = ByteBuffer.allocate(headBytes).flip();
        encoder.head(large, toHead, http11, status, lengthBytes, persistent, content);
        output.append(large);
    }

    // ---- slow clients

    /// Whether it waits for its client to send or to take something, and was taken before then.
    boolean waitsForClientSince(long nanos) {
        return (filling || output.isWriting()) && takenNanos - nanos <= 0;
    }

    /// Looks whether the client takes its response in time. To be called now and then.
    ///
    /// @return whether it was too slow
    boolean isReaderTooSlow(RateSettings rates) {
        if (!output.isWriting()) {
            readerPace = null;
            return false;
        }
        long bytes = output.takenBytes();
        long now = nowNanos();
        if (readerPace == null) {
            readerPace = rates.responsePace();
        } else {
            readerPace.count(bytes - lookBytes, now - lookNanos);
        }
        lookBytes = bytes;
        lookNanos = now;
        return readerPace.leftNanos() <= 0;
    }

    // ---- reading

    /// By the loop's clock.
    long nowNanos() {
        return loop.nowNanos();
    }

    GreenStream stream() {
        return stream;
    }

    /// Who has it.
    HttpConnection user() {
        return user;
    }

    /// Reads what is there into the empty input. Never blocks.
    ///
    /// @return how many bytes, 0 if there are none, -1 at the end
    int tryFill() throws IOException {
        input.clear();
        try {
            return stream.tryRead(input);
        } finally {
            input.flip();
        }
    }

    /// Blocks until there is something and reads it into the empty input. A sender that always has
    /// a full buffer ready is made to wait for a turn now and then.
    ///
    /// @return how many bytes, -1 at the end
    /// @throws SocketTimeoutException if nothing came
    /// @throws ClientGoneException if nothing came for so long that the client is to be told
    ///   nothing
    int fill(Duration timeout) throws IOException {
        if (timeout.compareTo(socketTimeout) <= 0) {
            return fillWithin(timeout);
        }
        try {
            return fillWithin(socketTimeout);
        } catch (SocketTimeoutException e) {
            throw new ClientGoneException(e);
        }
    }

    private int fillWithin(Duration timeout) throws IOException {
        if (fullReads >= FULL_READS_IN_ONE_GO) {
            fullReads = 0;
            Coppice.giveWay();
        }
        input.clear();
        filling = true;
        try {
            int count = stream.readTimeout(timeout).read(input);
            fullReads += input.hasRemaining() ? 0 : 1;
            return count;
        } finally {
            filling = false;
            input.flip();
        }
    }
}

package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.Loop;
import org.coppice.net.GreenStream;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.ClientGoneException;
import org.coppice.wsgi.spi.HeavyTurns;

/// What a connection needs while it has something to do, and an idle one must not hold: buffers,
/// parser and generator. [Workspaces] lends it.
///
/// **While it waits for a slow client** it has no buffer: not for what comes, for when it waits
/// that is empty, nor for what goes behind the begin of a long response.
final class Workspace {
    /// So many requests that had come together are answered before others have their turn.
    private static final int REQUESTS_IN_ONE_GO = 64;

    static final int BUFFER_BYTES = 16 * 1024;

    /// So many reads that fill the buffer are done before others have their turn.
    private static final int FULL_READS_IN_ONE_GO = 4;

    private static final int HEAD_MAX_BYTES = 256 * 1024;

    private final Buffers buffers;
    private final HeavyTurns uploads;
    private final ResponseEncoder encoder = new ResponseEncoder();
    private final Loop loop;
    private final Output output;

    /// Null while it has none.
    private ByteBuffer input;

    private RequestDecoder decoder;
    private HttpConnection user;
    private GreenStream stream;
    private Duration socketTimeout;
    private int fullReads;
    private int inOneGo;

    /// Those in use of its loop are in a chain, see [Workspaces].
    Workspace newer;

    Workspace older;

    private long takenNanos;
    private boolean reading;

    /// Null while nobody waits for who reads.
    private Event<Boolean> read;

    private boolean filling;
    private Pace readerPace;
    private long lookNanos;
    private long lookBytes;

    /// @param downloads for who sends what is large
    /// @param uploads for who takes what is large
    Workspace(Loop loop, Buffers buffers, HeavyTurns downloads, HeavyTurns uploads) {
        this.loop = loop;
        this.buffers = buffers;
        this.uploads = uploads;
        this.output = new Output(loop, buffers, downloads, this::spareInput);
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

    /// @return whether another connection may have it: not while somebody still reads or writes who
    ///   has outlived the request
    boolean detach() {
        if (reading || !output.detach()) {
            return false;
        }
        user = null;
        stream = null;
        readerPace = null;
        if (input != null) {
            input.clear().flip();
        }
        encoder.reset();
        if (decoder != null && !decoder.reset()) {
            decoder = null;
        }
        return true;
    }

    /// The bytes that came and were not used yet.
    ByteBuffer input() {
        if (input == null) {
            input = buffers.take();
        }
        return input;
    }

    /// The next request is here already: who sends so fast that it never has to be waited for would
    /// keep the loop for itself.
    void letOthersRun() {
        if (++inOneGo >= REQUESTS_IN_ONE_GO) {
            inOneGo = 0;
            Coppice.giveWay();
        }
    }

    /// Does without the input if nothing is in it, nor in the part of a body that was read last.
    private void spareInput() {
        ByteBuffer content = decoder.content();
        if (input != null
                && !input.hasRemaining()
                && (content == null || !content.hasRemaining())) {
            giveInputBack();
        }
    }

    private void giveInputBack() {
        if (input != null) {
            buffers.giveBack(input);
            input = null;
        }
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
        ByteBuffer target = input().clear();
        try {
            return stream.tryRead(target);
        } finally {
            target.flip();
        }
    }

    /// Whether somebody reads, or waits for something to read.
    boolean isBeingRead() {
        return reading;
    }

    /// Blocks until there is something and reads it into the empty input. A sender that always has
    /// a full buffer ready is made to wait for a turn now and then. One reads at a time: others
    /// wait first until he has something.
    ///
    /// @return how many bytes, -1 at the end
    /// @throws SocketTimeoutException if nothing came
    /// @throws ClientGoneException if nothing came for so long that the client is to be told
    ///   nothing
    int fill(Duration timeout) throws IOException {
        awaitTurn(timeout);
        reading = true;
        try {
            return fillNow(timeout);
        } finally {
            reading = false;
            if (read != null) {
                read.send(true);
                read = null;
            }
        }
    }

    private void awaitTurn(Duration timeout) throws SocketTimeoutException {
        while (reading) {
            if (read == null) {
                read = new Event<>();
            }
            if (!read.await(timeout)) {
                throw new SocketTimeoutException();
            }
        }
    }

    private int fillNow(Duration timeout) throws IOException {
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
            uploads.await();
        }
        long endNanos = loop.nowNanos() + timeout.toNanos();
        long leftNanos = timeout.toNanos();
        int count = 0;
        while (count == 0) {
            if (leftNanos <= 0) {
                throw new SocketTimeoutException();
            }
            count = awaitAndFill(Duration.ofNanos(leftNanos));
            leftNanos = endNanos - loop.nowNanos();
        }
        fullReads += count == BUFFER_BYTES ? 1 : 0;
        return count;
    }

    /// Nobody looks at the hub once more at a deadline, so this does: it may be there.
    private int awaitAndFill(Duration timeout) throws IOException {
        giveInputBack();
        filling = true;
        try {
            stream.awaitReadable(timeout);
        } catch (SocketTimeoutException e) {
            int count = tryFill();
            if (count == 0) {
                throw e;
            }
            return count;
        } finally {
            filling = false;
        }
        return tryFill();
    }
}

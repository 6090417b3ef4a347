package org.coppice.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Semaphore;
import org.coppice.green.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a [TlsStream] sends once its handshake is done: plain text of a writer, answers that the
/// protocol asks for, the end. One green thread at a time has the turn, so that records go out
/// whole and in the order in which they were encrypted.
///
/// **Threads:** its loop's.
final class TlsOutput {

    private static final Logger LOG = LoggerFactory.getLogger(TlsOutput.class);

    /// How long a close tries to tell the peer.
    private static final Duration GOODBYE_TIME = Duration.ofSeconds(1);

    private final GreenStream below;
    private final TlsHandshake handshake;
    private final Semaphore turn = new Semaphore(1);
    private Optional<SSLException> broken = Optional.empty();
    private boolean answering;
    private boolean ended;
    private boolean closed;

    TlsOutput(GreenStream below, TlsHandshake handshake) {
        this.below = below;
        this.handshake = handshake;
    }

    /// Encrypts and sends all, after what an earlier write has left.
    void write(ByteBuffer[] sources, Duration timeout) throws IOException {
        takeTurn(timeout);
        try {
            TlsRecords records = handshake.records();
            send();
            requireOpen();
            while (hasRemaining(sources)) {
                if (!records.wrap(sources)) {
                    ended = true;
                    requireOpen();
                }
                requireProgress(sources);
                send();
            }
        } finally {
            turn.release();
        }
    }

    private void requireProgress(ByteBuffer[] sources) throws SSLException {
        if (!handshake.records().out().hasRemaining() && hasRemaining(sources)) {
            throw new SSLException(
                    "TLS with "
                            + handshake.who()
                            + " cannot go on: it is "
                            + handshake.engine().getHandshakeStatus());
        }
    }

    private void requireOpen() throws IOException {
        if (broken.isPresent()) {
            throw new SSLException(broken.get().getMessage(), broken.get());
        }
        if (ended) {
            throw new ClosedChannelException();
        }
    }

    /// A green thread that answers the peer may have it.
    private void takeTurn(Duration timeout) throws IOException {
        if (timeout.isZero()) {
            turn.acquire();
        } else if (!turn.acquire(timeout)) {
            throw new SocketTimeoutException("Waited " + timeout + " to write to " + below);
        }
        if (closed) {
            turn.release();
            throw new AsynchronousCloseException();
        }
    }

    private static boolean hasRemaining(ByteBuffer[] sources) {
        for (int i = sources.length - 1; i >= 0; i--) {
            if (sources[i].hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    /// What is encrypted goes out before anything else is. Whoever has the turn.
    private void send() throws IOException {
        TlsRecords records = handshake.records();
        if (records.out().hasRemaining()) {
            below.write(records.out());
            records.sent();
        }
    }

    // ---- answers

    /// Sends what the engine has to say. The reader must not wait for room for it: when the peer
    /// only writes too, both would wait for ever.
    void answer() {
        if (!answering) {
            answering = true;
            Coppice.spawnN(this::sendOwn);
        }
    }

    private void sendOwn() {
        turn.acquire();
        answering = false;
        try {
            if (!closed) {
                send();
                handshake.records().wrapOwn();
                send();
            }
        } catch (IOException e) {
            LOG.debug("{} was not answered", below, e);
        } finally {
            turn.release();
        }
    }

    /// Nothing more is sent but why.
    void breakOff(SSLException e) {
        broken = Optional.of(e);
        handshake.engine().closeOutbound();
        answer();
    }

    // ---- ends

    /// Ends the sending, after what an earlier write has left.
    void end(Duration timeout) throws IOException {
        takeTurn(timeout);
        try {
            sendEnd();
        } finally {
            turn.release();
        }
    }

    /// Breaks off a write that is under way.
    void cut() throws IOException {
        ended = true;
        below.shutdownOutput();
    }

    private Void sendEnd() throws IOException {
        send();
        ended = true;
        handshake.engine().closeOutbound();
        handshake.records().wrapOwn();
        send();
        return null;
    }

    /// Sends nothing more.
    void leave() {
        closed = true;
    }

    /// Tells the peer of a close if nobody is sending. Once only.
    ///
    /// @return whether that could be tried
    boolean close() {
        closed = true;
        if (!handshake.isDone() || !turn.tryAcquire()) {
            return false;
        }
        try {
            if (GreenThread.isCurrent()) {
                Timeout.endsWithin(GOODBYE_TIME, this::sendEnd);
            } else {
                sendEnd();
            }
        } catch (Exception e) {
            LOG.debug("{} is closed without a goodbye", below, e);
        } finally {
            turn.release();
        }
        return true;
    }
}

package org.coppice.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.coppice.green.Coppice;
import org.coppice.green.Semaphore;
import org.coppice.green.Timeout;

/// The handshake of one [TlsStream].
///
/// Whoever needs it first, a reader, a writer or [TlsStream#handshake()], takes the turn and drives
/// it; others wait for the turn. One that is killed or times out leaves it where it is, and the
/// next one goes on from there: everything that has come or must go is in [TlsRecords], and work
/// that runs on a native thread is awaited before the engine is touched again, as the engine is
/// locked while it runs.
///
/// What costs takes place on a native pool: making a client's key pair, and what the engine calls
/// tasks (signatures, key agreement, the check of certificates). Measured with TLS 1.3: a server's
/// tasks take 2.2 ms with RSA-2048 and 0.8 ms with EC P-256 where all its wrapping and unwrapping
/// takes 0.1 to 0.2 ms, and a client's key pair 0.5 ms. Only the tasks that resume TLS 1.2 are as
/// cheap as the way to the pool, so none stays on the loop.
///
/// **Threads:** its loop's.
final class TlsHandshake {

    /// How long the word of what went wrong may take to get out.
    private static final Duration ALERT_TIME = Duration.ofSeconds(1);

    /// A handshake has some ten.
    private static final int RECORDS_A_TURN = 100;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// Under this name a client's session knows that it was made by a whole handshake.
    private static final String KNOWN = "org.coppice.net.known";

    private final GreenStream below;
    private final TlsContext context;
    private final Optional<TlsPeer> server;
    private final Semaphore turn = new Semaphore(1);
    private final AtomicBoolean certificateShown = new AtomicBoolean();
    private Optional<CompletableFuture<Void>> work = Optional.empty();
    private Optional<SSLException> failure = Optional.empty();
    private SSLEngine engine;
    private TlsRecords records;
    private boolean begun;
    private boolean heard;
    private int recordsThisTurn;
    private boolean done;
    private boolean resumed;
    private boolean closed;

    TlsHandshake(GreenStream below, TlsContext context, Optional<TlsPeer> server) {
        this.below = below;
        this.context = context;
        this.server = server;
    }

    /// Whether something has come from the peer.
    boolean hasBegun() {
        return heard || records != null && records.unread().hasRemaining();
    }

    boolean isDone() {
        return done;
    }

    /// There from its end on.
    SSLEngine engine() {
        return engine;
    }

    /// There from its end on.
    TlsRecords records() {
        return records;
    }

    boolean isResumed() {
        return resumed;
    }

    /// Who waits in it is woken by the close of the stream below.
    void close() {
        closed = true;
    }

    /// Blocks until it is done.
    ///
    /// @param timeout for each wait, zero for ever; the whole has that of the context too
    void complete(Duration timeout) throws IOException {
        if (done) {
            return;
        }
        if (timeout.isZero()) {
            turn.acquire();
        } else if (!turn.acquire(timeout)) {
            throw new SocketTimeoutException("Waited " + timeout + " for a TLS handshake");
        }
        try {
            if (!done) {
                drive(timeout);
            }
        } finally {
            turn.release();
        }
    }

    private void drive(Duration timeout) throws IOException {
        Duration limit = context.settings().handshakeTimeout();
        if (limit.isZero()) {
            steps(timeout);
            return;
        }
        try (Timeout _ = Timeout.start(limit, () -> late(limit))) {
            steps(timeout);
        }
    }

    private SocketTimeoutException late(Duration limit) {
        return new SocketTimeoutException(
                "TLS handshake with " + who() + " is not done after " + limit);
    }

    private void steps(Duration timeout) throws IOException {
        requireOpen();
        if (failure.isPresent()) {
            throw again(failure.get());
        }
        awaitWork();
        try {
            if (!begun) {
                begin();
            }
            while (!step(timeout)) {
                requireOpen();
            }
        } catch (SSLException e) {
            throw fail(e);
        }
        finish();
    }

    private static SSLException again(SSLException first) {
        SSLHandshakeException next = new SSLHandshakeException(first.getMessage());
        next.initCause(first);
        return next;
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new AsynchronousCloseException();
        }
    }

    private void begin() throws IOException {
        if (engine == null) {
            TlsMaterial material = context.current(this::offload);
            engine =
                    server.isPresent()
                            ? TlsPeer.client(material, context.settings(), server.get())
                            : TlsPeer.server(material, context.settings());
            records = new TlsRecords(engine, context.buffers());
        }
        if (server.isPresent()) {
            offload(this::beginEngine);
        } else {
            engine.beginHandshake();
        }
        begun = true;
    }

    private void beginEngine() {
        try {
            engine.beginHandshake();
        } catch (SSLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @return whether the handshake is done
    private boolean step(Duration timeout) throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> offload(this::runTasks);
            case NEED_WRAP -> wrap();
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                send();
                unwrap(timeout);
            }
            case FINISHED, NOT_HANDSHAKING -> {
                send();
                return true;
            }
        }
        return false;
    }

    /// Messages are gathered until it is the peer's turn.
    private void wrap() throws IOException {
        if (!records.wrapOwn()) {
            throw new SSLHandshakeException("the engine has closed");
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            send();
        }
    }

    private void send() throws IOException {
        if (records.out().hasRemaining()) {
            below.write(records.out());
            records.sent();
        }
    }

    private void unwrap(Duration timeout) throws IOException {
        switch (records.unwrapHandshake()) {
            case RECORD -> heard();
            case NEEDS_MORE -> receive(timeout);
            case ENDED -> throw new SSLHandshakeException("it ends the connection");
        }
    }

    /// A peer whose records come without an end must not keep the turn: its time would never be
    /// over.
    private void heard() {
        heard = true;
        recordsThisTurn++;
        if (recordsThisTurn == RECORDS_A_TURN) {
            recordsThisTurn = 0;
            Coppice.giveWay();
        }
    }

    private void receive(Duration timeout) throws IOException {
        int count = receive();
        while (count == 0) {
            below.awaitReadable(timeout);
            count = receive();
        }
        if (count < 0) {
            throw new SSLHandshakeException("it has closed the connection");
        }
    }

    private int receive() throws IOException {
        ByteBuffer room = records.room();
        try {
            return below.tryRead(room);
        } finally {
            records.filled();
        }
    }

    // ---- native threads

    /// One that is killed meanwhile leaves the work to run, and to be awaited by the next.
    private void offload(Runnable body) throws IOException {
        try {
            work =
                    Optional.of(
                            context.settings()
                                    .pool()
                                    .submit(() -> {
                                        body.run();
                                        return null;
                                    }));
        } catch (RejectedExecutionException e) {
            throw new IOException("The native pool of the TLS context is closed", e);
        }
        awaitWork();
    }

    private void awaitWork() throws IOException {
        if (work.isPresent()) {
            CompletableFuture<Void> running = work.get();
            try {
                Coppice.await(running);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } finally {
                if (running.isDone()) {
                    work = Optional.empty();
                }
            }
        }
    }

    private void runTasks() {
        ScopedValue.where(TlsKeys.SHOWN, certificateShown)
                .run(() -> {
                    Runnable task = engine.getDelegatedTask();
                    while (task != null) {
                        task.run();
                        task = engine.getDelegatedTask();
                    }
                });
    }

    // ---- ends

    private void finish() {
        resumed =
                server.isPresent()
                        ? engine.getSession().getValue(KNOWN) != null
                        : !certificateShown.get();
        if (server.isPresent() && !resumed) {
            engine.getSession().putValue(KNOWN, true);
        }
        done = true;
    }

    private SSLException fail(SSLException e) {
        boolean noTls = !heard && records != null && !isTls(records.unread());
        SSLException explained = TlsErrors.handshake(e, who(), noTls ? records.unread() : NOTHING);
        failure = Optional.of(explained);
        sendAlert();
        return explained;
    }

    /// Nothing, or a record of a handshake or an alert (RFC 8446 section 5.1).
    private static boolean isTls(ByteBuffer begin) {
        return begin.remaining() < 3
                || (begin.get(0) == 21 || begin.get(0) == 22) && begin.get(1) == 3;
    }

    private void sendAlert() {
        try {
            Timeout.endsWithin(
                    ALERT_TIME,
                    () -> {
                        records.wrapOwn();
                        send();
                        return null;
                    });
        } catch (Exception e) {
            // The peer does not hear why; here the failure itself says it.
            failure.ifPresent(known -> known.addSuppressed(e));
        }
    }

    String who() {
        if (server.isPresent()) {
            return server.get().toString();
        }
        try {
            return below.remoteAddress().toString();
        } catch (IOException e) {
            return "a client";
        }
    }
}

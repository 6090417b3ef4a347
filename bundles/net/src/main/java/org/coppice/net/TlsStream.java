package org.coppice.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.coppice.green.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS over another stream: eventlet's `GreenSSLSocket`, gevent's `SSLSocket`. [TlsContext] makes
/// it.
///
/// The handshake takes place at the first read, write or wait, or by [#handshake()]; its
/// computations leave the loop to others. An end that the peer has announced reads as an end, any
/// other as a [TlsTruncatedException]. Renegotiation (TLS 1.2) is refused; new keys (TLS 1.3) come
/// and go unseen.
///
/// A write that is killed or times out may leave a record behind that is encrypted and half sent:
/// the next write, [#shutdownOutput()] or [#close()] sends the rest of it first, so that the peer
/// loses nothing that the position of the source has passed.
///
/// While nothing is in it, a stream holds no buffer.
///
/// **Threads:** its loop's, as the stream below; [#close()] may be called from any. **Errors:** an
/// [SSLException] for what TLS refuses, of which a [javax.net.ssl.SSLHandshakeException] that says
/// why the peers did not come together; else as [GreenStream]. **Null:** nothing here is null.
public final class TlsStream implements GreenStream {

    private static final Logger LOG = LoggerFactory.getLogger(TlsStream.class);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// So many records without plain text in one go are an attack.
    static final int MAX_EMPTY_RECORDS = 1000;

    private final GreenStream below;
    private final TlsContext context;
    private final TlsHandshake handshake;
    private final Loop loop = Loop.current();

    private final TlsOutput output;
    private final ByteBuffer[] one = new ByteBuffer[1];
    private Optional<SSLException> broken = Optional.empty();
    private Duration readTimeout = Duration.ZERO;
    private Duration writeTimeout = Duration.ZERO;
    private boolean reading;
    private boolean writing;
    private boolean inputEnded;
    private volatile boolean open = true;

    TlsStream(GreenStream below, TlsContext context, Optional<TlsPeer> server) {
        this.below = below;
        this.context = context;
        this.handshake = new TlsHandshake(below, context, server);
        this.output = new TlsOutput(below, handshake);
    }

    // ---- handshake

    /// Blocks until the handshake is done, which it may be already; reading and writing do the
    /// same.
    ///
    /// @throws SSLException if the peers do not come together; the message says why
    /// @throws SocketTimeoutException after the time that the context gives a handshake
    public void handshake() throws IOException {
        requireOpen();
        handshake.complete(Duration.ZERO);
    }

    /// Whether the handshake is done, or under way: something has come from the peer.
    public boolean hasBegun() {
        return handshake.hasBegun();
    }

    /// What was agreed upon. Blocks until the handshake is done.
    public TlsSession session() throws IOException {
        handshake();
        SSLSession session = handshake.engine().getSession();
        return new TlsSession(
                session.getProtocol(),
                session.getCipherSuite(),
                peerCertificates(session),
                certificates(session.getLocalCertificates()),
                Optional.of(handshake.engine().getApplicationProtocol())
                        .filter(Predicate.not(String::isEmpty)),
                TlsKeys.serverName(session),
                handshake.isResumed());
    }

    private static List<X509Certificate> peerCertificates(SSLSession session) {
        try {
            return certificates(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    private static List<X509Certificate> certificates(Certificate[] chain) {
        return chain == null
                ? List.of()
                : Arrays.stream(chain).map(X509Certificate.class::cast).toList();
    }

    // ---- reading

    @Override
    public TlsStream readTimeout(Duration timeout) {
        below.readTimeout(timeout);
        readTimeout = timeout;
        return this;
    }

    @Override
    public void awaitReadable() throws IOException {
        awaitReadable(readTimeout);
    }

    @Override
    public void awaitReadable(Duration timeout) throws IOException {
        requireOpen();
        requireTimeout(timeout);
        handshake.complete(timeout);
        while (!isReadable()) {
            below.awaitReadable(timeout);
            requireNotClosed();
        }
    }

    /// While the handshake is not done it comes at once: that is for whoever waits or reads.
    @Override
    public void whenReadable(Duration timeout, Runnable task) throws IOException {
        requireOpen();
        requireTimeout(timeout);
        if (reading) {
            throw second("read");
        }
        if (handshake.isDone() && !isReadable()) {
            below.whenReadable(timeout, task);
        } else {
            Loop.current().execute(task);
        }
    }

    private static void requireTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "timeout is " + timeout + ", allowed is zero (for ever) or more");
        }
    }

    /// Whether a read finds something. Records that are there already are gone through, as not all
    /// have plain text.
    private boolean isReadable() throws IOException {
        if (inputEnded || broken.isPresent() || handshake.records().hasPlain()) {
            return true;
        }
        try {
            return decrypt(NOTHING) < 0 || handshake.records().hasPlain();
        } catch (SSLException e) {
            // The read will throw it.
            return true;
        }
    }

    /// Reads what is there. Never blocks, so it finds nothing before the handshake is done.
    @Override
    public int tryRead(ByteBuffer target) throws IOException {
        requireOpen();
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        if (!handshake.isDone() || !target.hasRemaining()) {
            return 0;
        }
        int count = handshake.records().take(target);
        return count > 0 ? count : decrypt(target);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireOpen();
        if (reading) {
            throw second("read");
        }
        reading = true;
        try {
            handshake.complete(readTimeout);
            int count = tryRead(target);
            while (count == 0 && target.hasRemaining()) {
                below.awaitReadable(readTimeout);
                requireNotClosed();
                count = tryRead(target);
            }
            return count;
        } finally {
            reading = false;
        }
    }

    /// Goes through records until one has plain text, for some have none.
    private int decrypt(ByteBuffer target) throws IOException {
        int start = target.position();
        int records = 0;
        while (target.position() == start && !handshake.records().hasPlain()) {
            if (inputEnded) {
                return -1;
            }
            switch (unwrap(target)) {
                case RECORD -> {
                    answer();
                    records++;
                    requireContent(records);
                }
                case ENDED -> {
                    inputEnded = true;
                    answer();
                }
                case NEEDS_MORE -> {
                    int count = receive();
                    if (count == 0) {
                        return 0;
                    }
                    if (count < 0) {
                        end();
                    }
                }
            }
        }
        return target.position() - start;
    }

    /// While records come faster than they are gone through, nobody else on the loop has a turn.
    private void requireContent(int records) throws SSLException {
        if (records > MAX_EMPTY_RECORDS) {
            throw breakOff(
                    new SSLException(
                            "TLS with "
                                    + handshake.who()
                                    + " broke: it sends records without content"));
        }
    }

    /// A record may ask for an answer, such as a new key.
    private void answer() {
        if (handshake.records().hasOwn()) {
            output.answer();
        }
    }

    private TlsRecords.Outcome unwrap(ByteBuffer target) throws SSLException {
        if (broken.isPresent()) {
            throw new SSLException(broken.get().getMessage(), broken.get());
        }
        TlsRecords records = handshake.records();
        if (records.isHandshakeNext() && isTls12()) {
            throw breakOff(
                    new SSLException(
                            "TLS with " + handshake.who() + " broke: renegotiation is refused"));
        }
        try {
            return records.unwrap(target);
        } catch (SSLException e) {
            throw breakOff(TlsErrors.broken(e, handshake.who()));
        }
    }

    private boolean isTls12() {
        return handshake.engine().getSession().getProtocol().equals("TLSv1.2");
    }

    /// Nothing more is read; the peer is told.
    private SSLException breakOff(SSLException e) {
        broken = Optional.of(e);
        output.breakOff(e);
        return e;
    }

    private int receive() throws IOException {
        ByteBuffer room = handshake.records().room();
        try {
            return below.tryRead(room);
        } finally {
            handshake.records().filled();
        }
    }

    /// The stream below has ended.
    private void end() throws SSLException {
        if (context.settings().truncationIsEnd() && !handshake.records().isInsideRecord()) {
            inputEnded = true;
            return;
        }
        TlsTruncatedException e =
                new TlsTruncatedException(
                        handshake.who() + " has ended the connection without ending TLS first");
        broken = Optional.of(e);
        throw e;
    }

    // ---- writing

    @Override
    public TlsStream writeTimeout(Duration timeout) {
        below.writeTimeout(timeout);
        writeTimeout = timeout;
        return this;
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        beginWrite();
        one[0] = source;
        try {
            encrypt(one);
        } finally {
            one[0] = null;
            writing = false;
        }
    }

    @Override
    public void write(ByteBuffer[] sources) throws IOException {
        beginWrite();
        try {
            if (sources.length > 0) {
                encrypt(sources);
            }
        } finally {
            writing = false;
        }
    }

    private void beginWrite() throws IOException {
        requireOpen();
        if (writing) {
            throw second("write");
        }
        writing = true;
    }

    private void encrypt(ByteBuffer[] sources) throws IOException {
        handshake.complete(writeTimeout);
        output.write(sources, writeTimeout);
    }

    // ---- ends

    /// Ends the sending: the peer reads an end. Reading goes on, as far as TLS 1.3 goes: a peer
    /// with TLS 1.2 has to end its own sending when it hears of it (RFC 5246 section 7.2.1), and a
    /// write here throws [ClosedChannelException] when it was the peer who began. Harmless when
    /// repeated.
    ///
    /// Waits as a write does, for the handshake and for room. A write of another green thread that
    /// is under way is broken off: it throws [ClosedChannelException], and as its record is not
    /// whole the peer sees a [TlsTruncatedException].
    @Override
    public void shutdownOutput() throws IOException {
        requireOpen();
        handshake.complete(writeTimeout);
        if (writing) {
            output.cut();
        } else {
            output.end(writeTimeout);
        }
    }

    /// Closes the connection and wakes whoever waits for it. The peer is told first, unless the
    /// handshake is not done or a write is under way; this waits for at most a second until the
    /// system takes that. Harmless when repeated. From another thread the close is handed over to
    /// the loop, and this returns at once.
    @Override
    public void close() throws IOException {
        if (!loop.isOnLoop()) {
            Closing.on(loop, this::closeHere, below);
        } else {
            closeHere();
        }
    }

    private void closeHere() throws IOException {
        if (open) {
            open = false;
            handshake.close();
            try {
                if (output.close()) {
                    forget();
                }
            } finally {
                below.close();
            }
        }
    }

    /// Breaks the connection off without a goodbye, which is a [TlsTruncatedException] for the peer
    /// if it is not a reset.
    @Override
    public void reset() throws IOException {
        if (!loop.isOnLoop()) {
            Closing.on(loop, this::reset, below);
        } else if (open) {
            open = false;
            handshake.close();
            output.leave();
            below.reset();
        }
    }

    /// When a connection is closed with something unread the system resets it, and the peer may
    /// lose what was sent to it: a client that only writes has the session tickets of TLS 1.3
    /// there, of which its loop may not know yet.
    private void forget() {
        ByteBuffer buffer = context.buffers().take();
        try {
            if (below instanceof GreenSocket socket) {
                socket.channel().read(buffer);
            } else {
                below.tryRead(buffer);
            }
        } catch (IOException e) {
            LOG.debug("{} is broken already", this, e);
        } finally {
            context.buffers().give(buffer);
        }
    }

    @Override
    public Duration silence() {
        return below.silence();
    }

    @Override
    public boolean isOpen() {
        return open && below.isOpen(); // of a loop that has ended, only the latter is closed
    }

    /// After a wait.
    private void requireNotClosed() throws AsynchronousCloseException {
        if (!open) {
            throw new AsynchronousCloseException();
        }
    }

    private void requireOpen() throws IOException {
        if (!loop.isOnLoop()) {
            throw new IllegalStateException(
                    this + " belongs to loop " + loop.name() + ": use it there");
        }
        if (!open) {
            throw new ClosedChannelException();
        }
    }

    private IllegalStateException second(String what) {
        return new IllegalStateException(
                "Second simultaneous " + what + " on " + this + ": let one green thread do it");
    }

    /// For tests: there once the handshake is done.
    TlsRecords records() {
        return handshake.records();
    }

    /// For tests: the next write begins with new keys, or with a renegotiation in TLS 1.2.
    void newKeys() throws SSLException {
        handshake.engine().beginHandshake();
    }

    /// The stream below, for its options. Do not read, write or close it.
    public GreenStream below() {
        return below;
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return below.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() throws IOException {
        return below.remoteAddress();
    }

    @Override
    public String toString() {
        return "TLS over " + below;
    }
}

package org.coppice.websocket.spi;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.GreenStream;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.WebSocketClosedException;
import org.coppice.websocket.frames.FrameEncoder;
import org.coppice.websocket.frames.Kind;
import org.coppice.websocket.frames.MessageDecoder;
import org.coppice.websocket.frames.ProtocolViolation;
import org.coppice.websocket.frames.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection after its handshake, on one loop for all its life.
///
/// **Its end** is told by three facts. `status` is there as soon as anybody has begun to close, and
/// says why; from then on nobody sends, and messages that still come are dropped. `closeSent`: our
/// close frame is out or waits behind what was sent before. `over`: the stream is closed. So
///
/// | what happens | then |
/// |---|---|
/// | the peer's close frame | it is answered, what waits is written, the stream is closed |
/// | [#beginClose] | the close frame is sent; whoever receives waits for the peer's |
/// | the peer breaks the protocol | a close frame says how, and what still comes is read and dropped, for a close with unread input is a reset that may overtake it |
/// | the stream fails | 1006 |
/// | it ends without a close frame | 1006, and what waits is written |
/// | no close frame comes within `closeTimeout`, or nothing at all after a ping | it is broken off |
///
/// **While it waits** it holds no buffer: only what was read and not used yet.
///
/// **Threads**: its loop's, but for what says so. **Errors**: [WebSocketClosedException] once it is
/// closed. **Null**: never.
public final class WebSocketConnection extends WatchedConnection {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// So many messages that had come together are received before others have their turn.
    private static final int MESSAGES_IN_ONE_GO = 64;

    /// So much is read ahead of whoever does not receive, to see whether the peer lives.
    private static final int AHEAD_MAX_BYTES = 16 * 1024;

    private static final String ENDED = "the peer has ended without a close frame";

    private final MessageDecoder decoder;
    private final Outbox outbox;
    private long closeByNanos;

    /// Read and not decoded; null if there is nothing.
    private ByteBuffer rest;

    /// Who receives, or did so last.
    private GreenThread<?> receiver;

    private boolean receiving;
    private boolean parked;
    private boolean closeSent;
    private boolean over;
    private int inOneGo;

    /// Who talks over it now; null before there is anybody.
    private HeldSocket holder;

    WebSocketConnection(
            LoopShare share,
            GreenStream stream,
            Agreement agreement,
            ConnectionSettings settings,
            MessageDecoder decoder,
            FrameEncoder encoder,
            long id,
            ByteBuffer read) {
        super(share, stream, agreement, settings, id);
        this.decoder = decoder;
        this.outbox = new Outbox(this, stream, encoder);
        this.receiver = GreenThread.current();
        this.rest = read.hasRemaining() ? Backlog.copy(read) : null;
        share.add(this);
    }

    /// For its handler, until the next one gets one. It receives whole messages first.
    public HeldSocket socket() {
        decoder.stream(false);
        holder = new HeldSocket(this);
        return holder;
    }

    // ---- receiving

    /// Blocks until a message has come, or a part of one of a decoder that streams; its text and
    /// bytes are the decoder's.
    ///
    /// It is one method for the sake of those that wait here by the thousands: each frame of their
    /// stacks is kept for each of them.
    Kind receive(HeldSocket holder) throws IOException {
        if (!isOnLoop() || receiving) {
            requireNotClosing();
            throw misuse();
        }
        receiving = true;
        try {
            holder.requireHeld();
            Kind kind = decodeRest();
            while (!isMessage(kind)) {
                if (kind == Kind.MORE) {
                    receiver = GreenThread.current();
                    parked = true;
                    stream().awaitReadable(closeSent ? closeTimeLeft() : Duration.ZERO);
                    parked = false;
                    kind = read();
                } else {
                    kind = decodeRest();
                }
            }
            return kind;
        } catch (ProtocolViolation e) {
            violated(e);
            throw closedException();
        } catch (EOFException e) {
            throw peerEnded(e);
        } catch (IOException e) {
            throw e instanceof WebSocketClosedException ? e : broke(e);
        } catch (HandedOn e) {
            holder.requireHeld();
            throw e;
        } finally {
            parked = false;
            receiving = false;
        }
    }

    /// Whoever closes waits for the end in the place of a reader, who comes back only now.
    private void requireNotClosing() throws WebSocketClosedException {
        if (isOnLoop()) {
            requireOpen();
        }
    }

    private IllegalStateException misuse() {
        return new IllegalStateException(
                isOnLoop()
                        ? "Second simultaneous receive: let one green thread do it"
                        : "Only green threads of loop "
                                + share().loop().name()
                                + " receive from this connection");
    }

    /// The next thing of what was read before.
    private Kind decodeRest() throws IOException, ProtocolViolation {
        if (rest != null && rest.hasRemaining()) {
            letOthersRun();
        }
        if (over) {
            throw closedException();
        }
        if (rest == null) {
            return Kind.MORE;
        }
        Kind kind = decoder.decode(rest);
        if (kind == Kind.MORE) {
            rest = null;
        }
        return kind;
    }

    private void letOthersRun() {
        if (++inOneGo >= MESSAGES_IN_ONE_GO) {
            inOneGo = 0;
            receiver = GreenThread.current();
            parked = true;
            Coppice.giveWay();
            parked = false;
        }
    }

    /// Whether it is for the handler; does what is to be done if not.
    private boolean isMessage(Kind kind) throws IOException {
        switch (kind) {
            case TEXT, BINARY, PART -> {
                messagesIn += kind != Kind.PART || decoder.isLast() ? 1 : 0;
                return isOpen();
            }
            case PING -> answer(decoder.takeBytes());
            case PONG -> ponged(decoder.takeBytes());
            case CLOSE -> {
                peerCloses(decoder.closeCode(), decoder.takeCloseReason());
                throw closedException();
            }
            case MORE -> {}
        }
        return false;
    }

    private Kind read() throws IOException, ProtocolViolation {
        ByteBuffer lent = share().takeInput();
        try {
            int count = stream().tryRead(lent);
            if (count < 0) {
                throw new EOFException(ENDED);
            }
            if (count == 0) {
                return Kind.MORE;
            }
            heardNanos = share().loop().passNanos();
            Kind kind = decoder.decode(lent.flip());
            if (kind != Kind.MORE) {
                rest = lent.hasRemaining() ? Backlog.copy(lent) : NOTHING;
            }
            return kind;
        } finally {
            share().giveInput(lent);
        }
    }

    private Duration closeTimeLeft() {
        return Duration.ofNanos(Math.max(1, closeByNanos - share().loop().nowNanos()));
    }

    private void answer(byte[] ping) throws IOException {
        if (!closeSent) {
            outbox.pong(ping);
        }
    }

    // ---- the end

    /// Closes as [org.coppice.websocket.api.WebSocket#close(CloseStatus)] says. Any thread.
    void close(CloseStatus wanted) {
        requireSendable(wanted);
        if (!isOnLoop()) {
            execute(() -> closeHere(wanted));
            return;
        }
        closeHere(wanted);
    }

    static void requireSendable(CloseStatus wanted) {
        if (!wanted.isSendable()) {
            throw new IllegalArgumentException(
                    "close code %d must not be sent".formatted(wanted.code()));
        }
    }

    /// A server's handler has a green thread that awaits the end when it returns; of a client there
    /// is none but whoever closes.
    private void closeHere(CloseStatus wanted) {
        beginClose(wanted);
        if (receiving || over) {
            return;
        }
        boolean client = agreement().role() == Role.CLIENT;
        if (GreenThread.isCurrent() && (client || GreenThread.current() == receiver)) {
            awaitEnd();
        } else if (client) {
            share().loop().spawnN(this::awaitEnd);
        }
    }

    /// Sends the close frame, unless somebody has begun to close already; does not wait.
    public void beginClose(CloseStatus wanted) {
        if (closeSent || over) {
            return;
        }
        status = wanted;
        sendClose(wanted.code(), wanted.reason());
    }

    /// Blocks until the peer has answered the close frame that was sent, or its time is over, and
    /// the stream is closed.
    public void awaitEnd() {
        if (over || receiving) {
            return;
        }
        try {
            receive(new HeldSocket(this));
        } catch (IOException e) {
            LOG.trace("Connection {} is closed", id(), e);
        }
    }

    private void sendClose(int code, String reason) {
        closeSent = true;
        closeByNanos = share().loop().nowNanos() + settings().closeTimeout().toNanos();
        try {
            outbox.close(code, reason);
        } catch (IOException e) {
            broke(e);
        }
    }

    private void peerCloses(int code, String reason) throws IOException {
        if (status == null) {
            status = new CloseStatus(code, reason);
        }
        if (!closeSent) {
            sendClose(code, "");
        }
        outbox.awaitWritten(settings().closeTimeout());
        if (agreement().role() == Role.CLIENT && !over) {
            stream().shutdownOutput();
            drop();
        }
        end();
    }

    private void violated(ProtocolViolation violation) {
        if (status == null) {
            status = new CloseStatus(violation.code(), violation.getMessage());
        }
        try {
            if (!closeSent) {
                sendClose(violation.code(), violation.getMessage());
            }
            outbox.awaitWritten(settings().closeTimeout());
            if (!over) {
                stream().shutdownOutput();
                drop();
            }
        } catch (IOException e) {
            LOG.debug("Connection {}: {}", id(), e.toString());
        } finally {
            end();
        }
    }

    /// Reads and drops what comes, until the peer has ended or the time is over.
    private void drop() throws IOException {
        long leftNanos = closeByNanos - share().loop().nowNanos();
        while (leftNanos > 0 && !over) {
            try {
                stream().awaitReadable(Duration.ofNanos(leftNanos));
            } catch (SocketTimeoutException e) {
                return;
            }
            ByteBuffer lent = share().takeInput();
            try {
                if (stream().tryRead(lent) < 0) {
                    return;
                }
            } finally {
                share().giveInput(lent);
            }
            letOthersRun();
            leftNanos = closeByNanos - share().loop().nowNanos();
        }
    }

    /// The peer sends no more, without a close frame; but it may read what waits for it.
    private WebSocketClosedException peerEnded(EOFException cause) {
        if (status == null) {
            status = CloseStatus.of(CloseStatus.ABNORMAL);
        }
        outbox.awaitWritten(settings().closeTimeout());
        return broke(cause);
    }

    /// The stream has failed.
    ///
    /// @return what to throw
    @Override
    WebSocketClosedException broke(IOException cause) {
        LOG.debug("Connection {} broke: {}", id(), cause.toString());
        breakOff();
        return closedException();
    }

    /// Ends it at once, without a word; whoever waits for it finds it closed.
    @Override
    public void breakOff() {
        if (status == null) {
            status = CloseStatus.of(CloseStatus.ABNORMAL);
        }
        end();
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        share().remove(this);
        outbox.end();
        decoder.close();
        rest = null;
        try {
            stream().close();
        } catch (IOException e) {
            LOG.debug("Connection {} did not close: {}", id(), e.toString());
        }
        if (holder != null) {
            holder.over();
        }
    }

    /// Whether somebody waits for what comes, or for the end.
    public boolean isReceiving() {
        return receiving;
    }

    /// Whether the stream is closed.
    public boolean isOver() {
        return over;
    }

    // ---- for others

    /// Gives it to another handler: from now on what the former one holds is closed to it. It is
    /// woken if it receives.
    ///
    /// @return whether that can be: not while it is closed, or amid a message that is sent in parts
    ///   or read while it comes
    boolean takeFrom(HeldSocket holder) {
        if (!isOpen() || outbox.isTaken() || holder.isAmidMessage()) {
            return false;
        }
        holder.handOn();
        if (parked) {
            receiver.kill(HandedOn.SIGN);
        }
        return true;
    }

    /// Looks after it now and then.
    void look(long nowNanos) {
        if (closeSent) {
            if (nowNanos - closeByNanos >= 0) {
                breakOff();
            }
            return;
        }
        if (!receiving && isOpen() && !isAheadFull()) {
            readAhead();
        }
        if (!over) {
            watch(nowNanos, receiving ? rest == null : !isAheadFull());
        }
    }

    private boolean isAheadFull() {
        return rest != null && rest.remaining() >= AHEAD_MAX_BYTES;
    }

    /// Nobody receives, so nobody sees that the peer lives: this does.
    private void readAhead() {
        ByteBuffer lent = share().takeInput();
        try {
            if (rest != null) {
                lent.put(rest.duplicate());
            }
            int count = stream().tryRead(lent);
            if (count > 0) {
                heardNanos = share().loop().nowNanos();
                rest = Backlog.copy(lent.flip());
            } else if (count < 0 && (rest == null || !rest.hasRemaining())) {
                endsUnseen();
            }
        } catch (IOException e) {
            broke(e);
        } finally {
            share().giveInput(lent);
        }
    }

    /// The peer has ended, and nobody receives who would see it.
    private void endsUnseen() {
        EOFException end = new EOFException(ENDED);
        if (outbox.hasBytes()) {
            status = CloseStatus.of(CloseStatus.ABNORMAL);
            share().loop().spawnN(() -> peerEnded(end));
        } else {
            broke(end);
        }
    }

    MessageDecoder decoder() {
        return decoder;
    }

    @Override
    Outbox outbox() {
        return outbox;
    }
}

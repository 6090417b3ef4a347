package org.coppice.websocket.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.coppice.net.GreenStream;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.WebSocketClosedException;
import org.coppice.websocket.api.WebSocketInfo;

/// What is known of a connection, for its handler and for listings.
///
/// **Threads**: any, but for what says otherwise.
abstract class KnownConnection {
    private final LoopShare share;
    private final GreenStream stream;
    private final Agreement agreement;
    private final ConnectionSettings settings;
    private final long id;
    private final long openedNanos;
    private volatile Map<String, Object> attributes;

    /// Why it is closed; null while nobody has begun to.
    volatile CloseStatus status;

    /// Of the last ping; negative before there is any.
    volatile long roundTripNanos = -1;

    /// When the peer has last sent something.
    long heardNanos;

    /// Whole messages that came.
    long messagesIn;

    /// Those of its loop are in a chain, see [LoopShare].
    WebSocketConnection next;

    WebSocketConnection previous;

    KnownConnection(
            LoopShare share,
            GreenStream stream,
            Agreement agreement,
            ConnectionSettings settings,
            long id) {
        this.share = share;
        this.stream = stream;
        this.agreement = agreement;
        this.settings = settings;
        this.id = id;
        this.openedNanos = share.loop().nowNanos();
        this.heardNanos = openedNanos;
    }

    abstract Outbox outbox();

    final GreenStream stream() {
        return stream;
    }

    /// Its number. Any thread.
    public final long id() {
        return id;
    }

    /// What both sides know. Any thread.
    public final Agreement agreement() {
        return agreement;
    }

    /// Whether neither side has begun to close. Any thread.
    public final boolean isOpen() {
        return status == null;
    }

    /// Why it is closed. Any thread.
    public final Optional<CloseStatus> closeStatus() {
        return Optional.ofNullable(status);
    }

    final WebSocketClosedException closedException() {
        CloseStatus why = status;
        return new WebSocketClosedException(
                why == null ? CloseStatus.of(CloseStatus.ABNORMAL) : why);
    }

    final void requireOpen() throws WebSocketClosedException {
        if (status != null) {
            throw closedException();
        }
    }

    final LoopShare share() {
        return share;
    }

    final ConnectionSettings settings() {
        return settings;
    }

    /// Any thread.
    final boolean isOnLoop() {
        return share.loop().isOnLoop();
    }

    /// Has the loop do something soon; if it is over, nothing. Any thread.
    final void execute(Runnable task) {
        share.loop().execute(task);
    }

    final Optional<Duration> roundTrip() {
        long nanos = roundTripNanos;
        return nanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

    final Map<String, Object> attributes() {
        Map<String, Object> known = attributes;
        if (known == null) {
            synchronized (this) {
                if (attributes == null) {
                    attributes = new ConcurrentHashMap<>();
                }
                known = attributes;
            }
        }
        return known;
    }

    /// Blocks until what was sent is written, the close frame too, or the time is over; its loop
    /// alone may ask.
    public final void awaitWritten(Duration timeout) {
        outbox().awaitWritten(timeout);
    }

    /// For listings; its loop alone may ask.
    public final WebSocketInfo info() {
        long now = share.loop().nowNanos();
        return new WebSocketInfo(
                id,
                LoopShare.peer(stream),
                HeldSocket.path(agreement.environ()),
                agreement.protocol(),
                agreement.extensions(),
                messagesIn,
                outbox().messages(),
                outbox().waitingBytes(),
                outbox().dropped(),
                Duration.ofNanos(now - openedNanos),
                Duration.ofNanos(Math.max(0, now - heardNanos)));
    }
}

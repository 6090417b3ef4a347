package org.coppice.websocket.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.coppice.green.Loop;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.IncomingMessage;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.Overflow;
import org.coppice.websocket.api.SharedMessage;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketClosedException;
import org.coppice.websocket.frames.Kind;
import org.coppice.wsgi.api.Environ;

/// A connection as one handler has it: it is closed to that one when another handler goes on.
public final class HeldSocket extends Endings implements WebSocket {
    private static final CloseStatus HANDED_ON =
            new CloseStatus(CloseStatus.RESTART, "Another handler goes on with the connection");
    private static final int MAX_PING_BYTES = 125;
    private static final int LONGEST_PATH = 200;

    private final WebSocketConnection connection;
    private IncomingParts incoming;
    private volatile boolean handedOn;

    HeldSocket(WebSocketConnection connection) {
        this.connection = connection;
    }

    void handOn() {
        handedOn = true;
        over();
    }

    /// Where the connection belongs. Any thread.
    public Loop loop() {
        return connection.share().loop();
    }

    /// Gives the connection to another handler: from now on it is closed to this one, who is woken
    /// if he receives. On the connection's loop.
    ///
    /// @return false if that cannot be: another has it already, it is closed, or amid a message,
    ///   sent in parts or read while it comes
    public boolean tryHandOn() {
        return !handedOn && connection.takeFrom(this);
    }

    /// Whether another handler has the connection.
    public boolean isHandedOn() {
        return handedOn;
    }

    /// Whether it reads a message that has not come whole yet.
    boolean isAmidMessage() {
        return incoming != null && incoming.isAmid();
    }

    void requireHeld() throws WebSocketClosedException {
        if (handedOn) {
            throw new WebSocketClosedException(HANDED_ON);
        }
    }

    // ---- receiving

    @Override
    public String receive() throws IOException {
        if (incoming != null) {
            skipRest();
        }
        if (connection.receive(this) == Kind.TEXT) {
            return connection.decoder().takeText();
        }
        throw unacceptable("A text message was expected, and a binary one came");
    }

    @Override
    public ByteBuffer receiveBinary() throws IOException {
        if (receiveWhole() == Kind.BINARY) {
            return ByteBuffer.wrap(connection.decoder().takeBytes());
        }
        throw unacceptable("A binary message was expected, and a text one came");
    }

    @Override
    public Message receiveMessage() throws IOException {
        return receiveWhole() == Kind.TEXT
                ? Message.of(connection.decoder().takeText())
                : Message.of(ByteBuffer.wrap(connection.decoder().takeBytes()));
    }

    @Override
    public Optional<Message> next() throws IOException {
        try {
            return Optional.of(receiveMessage());
        } catch (WebSocketClosedException e) {
            return Optional.empty();
        }
    }

    @Override
    public IncomingMessage receiveStream() throws IOException {
        skipRest();
        connection.decoder().stream(true);
        incoming = new IncomingParts(connection, this);
        incoming.begin();
        return incoming;
    }

    private Kind receiveWhole() throws IOException {
        skipRest();
        return connection.receive(this);
    }

    private void skipRest() throws IOException {
        if (incoming != null) {
            incoming.skip();
            incoming = null;
            connection.decoder().stream(false);
        }
    }

    private WebSocketClosedException unacceptable(String what) {
        connection.close(new CloseStatus(CloseStatus.UNACCEPTABLE, what));
        return connection.closedException();
    }

    // ---- sending

    @Override
    public void send(String text) throws IOException {
        requireHeld();
        connection.outbox().send(text);
    }

    @Override
    public void send(ByteBuffer bytes) throws IOException {
        requireHeld();
        connection.outbox().send(bytes);
    }

    @Override
    public void send(SharedMessage message) throws IOException {
        requireHeld();
        connection.outbox().send(encoded(message));
    }

    @Override
    public boolean trySend(SharedMessage message) {
        return !handedOn && connection.outbox().trySend(encoded(message));
    }

    private static EncodedMessage encoded(SharedMessage message) {
        return message instanceof EncodedMessage known
                ? known
                : EncodedMessage.of(message.message());
    }

    @Override
    public Writer textWriter() throws IOException {
        return new PartsWriter(new Parts(connection, takeTurn()));
    }

    @Override
    public OutputStream binaryStream() throws IOException {
        return new PartsStream(new Parts(connection, takeTurn()));
    }

    private Pending takeTurn() throws IOException {
        requireHeld();
        return connection.outbox().takeTurn();
    }

    @Override
    public void ping(ByteBuffer payload) throws IOException {
        if (payload.remaining() > MAX_PING_BYTES) {
            throw new IllegalArgumentException(
                    "ping of %d bytes: %d are allowed"
                            .formatted(payload.remaining(), MAX_PING_BYTES));
        }
        requireHeld();
        connection.outbox().send(new Pending.Ping(Backlog.copy(payload)));
    }

    @Override
    public WebSocket overflow(Overflow policy) {
        connection.outbox().overflow(policy);
        return this;
    }

    // ---- the end

    @Override
    public void close() {
        close(CloseStatus.of(CloseStatus.NORMAL));
    }

    @Override
    public void close(CloseStatus status) {
        if (!handedOn) {
            connection.close(status);
        }
    }

    @Override
    public boolean isOpen() {
        return !handedOn && connection.isOpen();
    }

    @Override
    public Optional<CloseStatus> closeStatus() {
        return handedOn ? Optional.of(HANDED_ON) : connection.closeStatus();
    }

    // ---- what is known of it

    @Override
    public Environ environ() {
        return connection.agreement().environ();
    }

    @Override
    public String path() {
        return path(environ());
    }

    /// With that of the mount point.
    static String path(Environ environ) {
        return environ.scriptName().isEmpty()
                ? environ.path()
                : Environ.of(Map.of(Environ.PATH_INFO, environ.scriptName())).path()
                        + environ.path();
    }

    @Override
    public String pathParameter(String name) {
        String value = connection.agreement().arguments().get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "The route has no variable %s, only %s"
                            .formatted(name, connection.agreement().arguments().keySet()));
        }
        return value;
    }

    @Override
    public Optional<String> origin() {
        return present(connection.agreement().origin());
    }

    @Override
    public Optional<String> protocol() {
        return present(connection.agreement().protocol());
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    @Override
    public String extensions() {
        return connection.agreement().extensions();
    }

    @Override
    public int version() {
        return connection.agreement().version();
    }

    @Override
    public Optional<Duration> roundTrip() {
        return connection.roundTrip();
    }

    @Override
    public Map<String, Object> attributes() {
        return connection.attributes();
    }

    @Override
    public String toString() {
        return "WebSocket %d of %s".formatted(connection.id(), Printable.of(path(), LONGEST_PATH));
    }
}

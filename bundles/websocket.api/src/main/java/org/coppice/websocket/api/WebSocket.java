package org.coppice.websocket.api;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.coppice.wsgi.api.Environ;
import org.osgi.annotation.versioning.ProviderType;

/// A connection over which whole messages go in both directions, as RFC 6455 has it; what
/// eventlet's `WebSocket` is.
///
/// Receiving blocks the green thread and nothing else. Pings are answered and fragments are put
/// together within it, so whoever no longer receives does not answer pings either; keep-alive
/// counts all that the peer sends.
///
/// Sending hands a message to the system, or waits until there is room, see [Overflow]. Messages of
/// one sender arrive in its order, and never one within another.
///
/// **Threads**: one green thread receives, that of [WebSocketHandler#handle] or one that it leaves
/// this to. Whatever sends, and [#close], may be called by any green thread of any loop, and by any
/// other thread. **Errors**: [WebSocketClosedException] once the connection is closed or broken,
/// whoever did it. **Null**: no argument or result is null.
@ProviderType
public interface WebSocket extends AutoCloseable {
    /// Blocks until a text message has come.
    ///
    /// A binary one in its place breaks what the two agreed on: the connection is closed with 1003.
    String receive() throws IOException;

    /// Blocks until a binary message has come; a text one in its place closes the connection with
    /// 1003.
    ///
    /// @return the caller's own
    ByteBuffer receiveBinary() throws IOException;

    /// Blocks until any message has come.
    Message receiveMessage() throws IOException;

    /// Blocks until any message has come or the connection is over: eventlet's `wait()`, which a
    /// Java object has already.
    ///
    /// @return empty when it is closed or broken
    Optional<Message> next() throws IOException;

    /// Blocks until a message begins, to read it while it comes: one longer than memory. The next
    /// call that receives skips what is left of it.
    IncomingMessage receiveStream() throws IOException;

    /// Sends a text message.
    void send(String text) throws IOException;

    /// Sends a binary message: what is between position and limit, which are left as they are; the
    /// content may be changed once this has returned.
    void send(ByteBuffer bytes) throws IOException;

    /// Sends a message.
    default void send(Message message) throws IOException {
        switch (message) {
            case Message.Text text -> send(text.text());
            case Message.Binary binary -> send(binary.bytes());
        }
    }

    /// Sends a message that many get, which is encoded once for all of them.
    void send(SharedMessage message) throws IOException;

    /// As [#send(SharedMessage)], but never blocks: where there is no room [Overflow#DROP] is done
    /// instead of waiting, or what [#overflow(Overflow)] says if that is not [Overflow#BLOCK].
    ///
    /// @return false if it was dropped or the connection is over; true does not mean that it has
    ///   arrived
    boolean trySend(SharedMessage message);

    /// A text message that is sent in fragments as it is written; it ends when the writer is
    /// closed. Other messages wait until then.
    Writer textWriter() throws IOException;

    /// A binary message that is sent in fragments as it is written; it ends when the stream is
    /// closed. Other messages wait until then.
    OutputStream binaryStream() throws IOException;

    /// Sends a ping, of its own accord answered by the peer with a pong of the same payload.
    ///
    /// @param payload of at most 125 bytes
    /// @throws IllegalArgumentException if it is longer
    void ping(ByteBuffer payload) throws IOException;

    /// What happens to a message that is sent while the peer does not read and no more fits into
    /// what may wait for it.
    ///
    /// @return this
    WebSocket overflow(Overflow policy);

    /// Closes with 1000 and no reason.
    @Override
    void close();

    /// Says good-bye: sends a close frame behind what was sent before, and waits for the peer's for
    /// at most as long as the server is configured to, where the caller is the green thread that
    /// receives. Whoever receives or sends then gets a [WebSocketClosedException]. Harmless when
    /// repeated.
    ///
    /// @throws IllegalArgumentException if the status is one that must not be sent
    void close(CloseStatus status);

    /// Whether neither side has begun to close. Any thread.
    boolean isOpen();

    /// Why it is closed: what the peer said, or what was said to it, whichever was first; empty
    /// while it [#isOpen].
    Optional<CloseStatus> closeStatus();

    /// The request that this connection began with: on the client's side what was sent.
    Environ environ();

    /// The path of the request, in Unicode, with that of the mount point.
    String path();

    /// The value of a variable of the route's pattern, as `{room}`.
    ///
    /// @throws IllegalArgumentException if the pattern has no such variable
    String pathParameter(String name);

    /// The request's `Origin`, which browsers send.
    Optional<String> origin();

    /// The sub-protocol that both agreed on.
    Optional<String> protocol();

    /// The agreed extensions as in `Sec-WebSocket-Extensions`; empty if there are none.
    String extensions();

    /// The version of the protocol: 13, or 8 of old clients; with the bundle `websocket.legacy`
    /// also 76 and 75, the numbers of drafts.
    int version();

    /// How long the last ping of keep-alive took to come back; empty before the first did.
    Optional<Duration> roundTrip();

    /// Values that belong to this connection, for whoever handles it, and its successor where a
    /// connection is handed on. For any thread.
    Map<String, Object> attributes();
}

package org.coppice.websocket.api;

import org.osgi.annotation.versioning.ProviderType;

/// What is published here goes to all who have subscribed: a room, a feed.
///
/// Each message is encoded once for all of its subscribers. A publisher never waits for a
/// subscriber who does not read: for that one its [Overflow] decides, where `BLOCK` means `DROP`.
/// Subscribers get the messages of one publisher in its order.
///
/// Who publishes faster than the loops of the subscribers can send waits: until a loop has less
/// than 65,536 messages to subscribers and 16 MiB before it, but for five seconds at most. Then the
/// message is dropped on that loop, and so it is at once for a caller who cannot wait, a loop's
/// task: so it may be done with any lock.
///
/// **Threads**: any. **Errors**: none; a connection that is over is no longer subscribed. **Null**:
/// never.
@ProviderType
public interface Topic {
    /// Its name.
    String name();

    /// From now on this connection gets what is published, until it is over or the subscription is
    /// closed. One that is subscribed twice gets each message twice.
    Subscription subscribe(WebSocket socket);

    /// From now on this listener is called with what is published, and must not block.
    Subscription subscribe(TopicListener listener);

    /// Sends to all. Bytes may be changed once this has returned.
    void publish(Message message);

    /// Sends text to all.
    default void publish(String text) {
        publish(Message.of(text));
    }

    /// How many are subscribed in this process.
    int subscribers();

    /// Ends a subscription. **Threads**: any.
    @ProviderType
    interface Subscription extends AutoCloseable {
        /// Harmless when repeated.
        @Override
        void close();
    }
}

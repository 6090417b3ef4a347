package org.coppice.websocket.api;

import org.osgi.annotation.versioning.ConsumerType;

/// Carries what is published between machines, by a broker as Redis or NATS. A service; without one
/// topics are those of this process.
///
/// With a carrier a message that is published here goes to the carrier and to nobody else; what the
/// carrier brings goes to the subscribers. So a carrier also brings what was published here, as
/// brokers do.
///
/// **Threads**: any. **Errors**: what [#publish] throws is logged, and the message goes to the
/// subscribers of this process alone. **Null**: never.
@ConsumerType
public interface TopicCarrier {
    /// Takes a message away. Must not block its loop.
    void publish(String topic, Message message) throws Exception;

    /// Begins to bring the messages of a topic, its first subscriber has come.
    ///
    /// @param listener called by any thread
    /// @return is closed when the last one has gone
    AutoCloseable subscribe(String topic, TopicListener listener) throws Exception;
}

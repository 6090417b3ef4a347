package org.coppice.websocket.api;

import org.osgi.annotation.versioning.ConsumerType;

/// Hears what is published to a topic. **Threads**: whoever publishes calls it, or a carrier.
/// **Errors**: what it throws is logged. **Null**: never.
@ConsumerType
@FunctionalInterface
public interface TopicListener {
    /// A message was published. Must not block.
    void published(Message message);
}

package org.coppice.websocket.api;

import org.osgi.annotation.versioning.ProviderType;

/// A message that many connections get: its frame is encoded once, and compressed once for all that
/// agreed on the same. Made by [WebSockets#share].
///
/// **Threads**: any, it is immutable. **Null**: never.
@ProviderType
public interface SharedMessage {
    /// What it is.
    Message message();
}

package org.coppice.websocket.api;

import java.io.InputStream;
import java.io.Reader;
import org.osgi.annotation.versioning.ProviderType;

/// A message that is read while it comes, see [WebSocket#receiveStream]. No limit of a whole
/// message holds for it.
///
/// **Threads**: belongs to the green thread that receives. **Errors**: reading throws
/// [WebSocketClosedException] when the connection ends before the message does. **Null**: never.
@ProviderType
public interface IncomingMessage {
    /// Whether it is text, which then is valid UTF-8.
    boolean isText();

    /// Its bytes; the same at each call. A text message has those of its UTF-8.
    InputStream bytes();

    /// Its text; the same at each call. Not beside [#bytes].
    ///
    /// @throws IllegalStateException if it is binary
    Reader text();
}

package org.coppice.wsgi.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/// Writes body bytes ahead of the returned [Body]: PEP 3333's `write()` callable, for frameworks
/// that push. New code returns a [Body] instead.
///
/// **Threads**: belongs to the request's green thread; blocks it while the client does not read.
/// **Null**: no argument is null.
@ProviderType
@FunctionalInterface
public interface ResponseWriter {
    /// Sends status and headers if they have not been sent, then all of `bytes`; returns when they
    /// are handed to the transport, and the buffer may be used again then. An empty buffer sends
    /// only status and headers.
    ///
    /// @throws IOException if the client has gone
    void write(ByteBuffer bytes) throws IOException;
}

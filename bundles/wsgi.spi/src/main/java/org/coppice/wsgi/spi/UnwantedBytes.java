package org.coppice.wsgi.spi;

import java.time.Duration;

/// How much a server of HTTP/1 reads that nobody wants: so that its connection can be used again,
/// or so that a client which still sends gets its answer before a reset.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
public final class UnwantedBytes {
    /// So long a client may take to notice that it was refused, and that nothing more is sent to
    /// it.
    public static final Duration LINGER_MAX = Duration.ofSeconds(2);

    /// So much of a body that its application has left is read for the sake of the connection
    /// (nginx takes as much).
    public static final int DRAIN_MAX_BYTES = 256 * 1024;

    /// So long that may take, however little comes at a time.
    public static final Duration DRAIN_MAX = Duration.ofSeconds(5);

    private UnwantedBytes() {}
}

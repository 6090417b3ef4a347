package org.coppice.web.filters;

import java.io.IOException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ConsumerType;

/// A content coding for [Compression], as a service: a bundle with a compressor provides one. On a
/// plain class path it is found by `ServiceLoader`.
///
/// **Threads**: any; a stream belongs to one response. **Errors**: see the methods. **Null**:
/// nothing here is null.
@ConsumerType
public interface ContentCoder {
    /// Its name in `Accept-Encoding` and `Content-Encoding`, in lower case: `zstd`.
    String coding();

    /// A stream that writes coded bytes to the target. What was written before a `flush` must be
    /// readable by the client when the bytes up to there have come. Closing it ends the coding and
    /// frees what it holds.
    ///
    /// @throws IOException if there can be none
    OutputStream encoder(OutputStream target) throws IOException;
}

package org.coppice.web;

import java.io.IOException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ConsumerType;

/// Codes the bodies of responses: a compressor. See [Response#encoded].
///
/// **Threads**: called by any number of loops at once; a stream belongs to one response.
/// **Errors**: see the method. **Null**: nothing here is null.
@ConsumerType
@FunctionalInterface
public interface ContentEncoder {
    /// A stream that writes coded bytes to the target. What was written before a `flush` must be
    /// readable by the client when the bytes up to there have come. Closing it ends the coding and
    /// frees what it holds.
    ///
    /// @throws IOException if there can be none
    OutputStream encoder(OutputStream target) throws IOException;
}

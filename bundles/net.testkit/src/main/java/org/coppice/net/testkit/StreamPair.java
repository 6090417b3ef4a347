package org.coppice.net.testkit;

import java.io.IOException;
import org.coppice.net.GreenStream;

/// The two ends of one connection.
///
/// @param near the end that is looked at
/// @param far its peer
public record StreamPair(GreenStream near, GreenStream far) implements AutoCloseable {

    /// Closes both.
    @Override
    public void close() throws IOException {
        try {
            near.close();
        } finally {
            far.close();
        }
    }
}

package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import org.coppice.green.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How what belongs to a loop is closed from elsewhere, and what nobody can help if it fails.
///
/// **Threads:** any.
final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    /// Hands a close over to its loop, and returns at once. A loop that has ended takes nothing,
    /// and nobody waits there any more: then only what lies below is closed, here.
    ///
    /// @param here runs on a green thread of the loop
    /// @param below what must not stay open
    static void on(Loop loop, Closeable here, Closeable below) {
        loop.submit(
                        () -> {
                            here.close();
                            return null;
                        })
                .exceptionally(error -> {
                    LOG.debug("{} is closed outside its loop", below, error);
                    quietly(below);
                    return null;
                });
    }

    /// Where a failure changes nothing: it is gone either way.
    static void quietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            LOG.debug("{} did not close", closeable, e);
        }
    }
}

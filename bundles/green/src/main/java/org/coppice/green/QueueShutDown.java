package org.coppice.green;

/// A queue takes no more items, or has none left to give: Python's `queue.ShutDown`. See
/// [LightQueue#shutdown()].
public final class QueueShutDown extends RuntimeException {

    private static final long serialVersionUID = 1;

    QueueShutDown(LightQueue<?> queue) {
        super("The " + queue + " was shut down");
    }
}

package org.coppice.green;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells several of the same thing: one that throws does not keep the others from hearing of it.
final class Telling {

    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    private Telling() {}

    /// What the listener throws is logged.
    ///
    /// @param whom for the log
    static void tell(String whom, Runnable listener) {
        try {
            listener.run();
        } catch (Throwable t) {
            log(t, whom + " failed");
        }
    }

    /// Logs a failure, also one that fails again when it is printed.
    static void log(Throwable failure, String what) {
        log(() -> logHere(failure, what));
    }

    /// Has something logged: now, or by another thread if this is a loop's own. Behind a log is a
    /// lock. If the loop waited for it behind one of its green threads, which cannot go on as long
    /// as the loop waits, neither would ever go on.
    static void log(Runnable logging) {
        if (Thread.currentThread() instanceof LoopThread) {
            LoopLog.add(logging);
        } else {
            logging.run();
        }
    }

    private static void logHere(Throwable failure, String what) {
        try {
            LOG.error(what, failure);
        } catch (Throwable t) {
            LOG.error("{} with a {} that cannot be printed", what, failure.getClass().getName());
        }
    }
}

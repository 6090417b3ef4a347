package org.coppice.tpool;

import org.coppice.green.GreenThread;

/// Where a failure on a worker was called from, among the suppressed errors of that failure.
final class CallerStack extends Exception {

    private static final long serialVersionUID = 1;

    private CallerStack() {
        super(
                "called from "
                        + (GreenThread.isCurrent()
                                ? GreenThread.current()
                                : "thread " + Thread.currentThread().getName()));
    }

    /// Adds the stack of the calling thread, the first time: an error that is thrown again and
    /// again would grow without end otherwise.
    static void addTo(Throwable failure) {
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof CallerStack) {
                return;
            }
        }
        failure.addSuppressed(new CallerStack());
    }
}

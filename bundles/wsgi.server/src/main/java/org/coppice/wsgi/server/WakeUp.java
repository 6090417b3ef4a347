package org.coppice.wsgi.server;

/// Wakes a connection that waits for a request. What has come by then is still answered.
final class WakeUp extends Error {
    private static final long serialVersionUID = 1;

    private final boolean leaving;

    /// No stack: it is a sign and no fault.
    private WakeUp(String reason, boolean leaving) {
        super(reason, null, false, false);
        this.leaving = leaving;
    }

    /// The server is about to stop, or the place is wanted.
    static WakeUp toLeave() {
        return new WakeUp("its place is wanted", true);
    }

    /// The time that it may wait for is another one.
    static WakeUp toWaitAnew() {
        return new WakeUp("the settings have changed", false);
    }

    boolean isToLeave() {
        return leaving;
    }
}

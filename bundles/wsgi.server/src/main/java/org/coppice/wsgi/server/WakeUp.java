package org.coppice.wsgi.server;

/// Wakes a connection that waits for a request. What has come by then is still answered.
final class WakeUp extends Error {
    private static final long serialVersionUID = 1;

    /// Made with the class: also when nothing can be loaded any more.
    private static final WakeUp TO_LEAVE = new WakeUp("its place is wanted", true);

    private static final WakeUp TO_WAIT_ANEW = new WakeUp("the settings have changed", false);

    private final boolean leaving;

    /// No stack: it is a sign and no fault.
    private WakeUp(String reason, boolean leaving) {
        super(reason, null, false, false);
        this.leaving = leaving;
    }

    /// The server is about to stop, or the place is wanted.
    static WakeUp toLeave() {
        return TO_LEAVE;
    }

    /// The time that it may wait for is another one.
    static WakeUp toWaitAnew() {
        return TO_WAIT_ANEW;
    }

    boolean isToLeave() {
        return leaving;
    }
}

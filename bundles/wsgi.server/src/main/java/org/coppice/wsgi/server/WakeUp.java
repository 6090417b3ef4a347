package org.coppice.wsgi.server;

/// Wakes a connection that waits for a request, to look what it shall do now. What has come by then
/// is still answered.
final class WakeUp extends Error {
    private static final long serialVersionUID = 1;

    /// Made with the class: also when nothing can be loaded any more.
    static final WakeUp SIGN = new WakeUp();

    /// No stack: it is a sign and no fault.
    private WakeUp() {
        super("it shall look up", null, false, false);
    }
}

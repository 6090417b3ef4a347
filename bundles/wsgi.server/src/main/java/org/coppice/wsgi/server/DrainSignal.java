package org.coppice.wsgi.server;

/// Wakes a connection that waits for a request: the server is about to stop. What has come by then
/// is still answered.
final class DrainSignal extends Error {
    private static final long serialVersionUID = 1;

    /// No message and no stack: it is a sign and no fault.
    DrainSignal() {
        super("the server is about to stop", null, false, false);
    }
}

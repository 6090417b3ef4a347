package org.coppice.net;

/// Thrown by a [ConnectionHandler] to end [Net#serve]: eventlet's `StopServe`.
public final class StopServe extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// No message and no stack: it is a sign and no fault.
    public StopServe() {
        super("stop serving", null, false, false);
    }
}

package org.coppice.green;

/// Thrown inside a green thread that is killed: greenlet's `GreenletExit`.
///
/// An [Error], so that `catch (Exception e)` does not swallow it; a green thread that ends with it
/// ends quietly. Whoever awaits a killed green thread has it thrown too, as eventlet does.
public final class GreenExit extends Error {

    private static final long serialVersionUID = 1;

    /// With a message that says why; it has no stack of its own, as it marks an end and no fault.
    public GreenExit(String message) {
        super(message, null, true, false);
    }
}

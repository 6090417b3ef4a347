package org.coppice.green;

/// Thrown in place of the result of a key of a [DagPool] whose task has failed: eventlet's
/// `PropagateError`.
///
/// A task that lets it through fails with it, so its own dependants get one whose cause is this
/// one, and so on: the chain of causes is the way that the failure took.
public final class PropagateError extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Object key;

    PropagateError(Object key, Throwable failure) {
        super(key + ": " + failure, failure);
        this.key = key;
    }

    /// The key whose task has failed; [#getCause()] tells with what.
    public Object key() {
        return key;
    }
}

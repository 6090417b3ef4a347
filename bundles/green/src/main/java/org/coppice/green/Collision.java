package org.coppice.green;

/// A key of a [DagPool] was used twice: eventlet's `Collision`.
public final class Collision extends IllegalStateException {

    private static final long serialVersionUID = 1;

    private final transient Object key;

    Collision(Object key, String message) {
        super(message);
        this.key = key;
    }

    /// The key.
    public Object key() {
        return key;
    }
}

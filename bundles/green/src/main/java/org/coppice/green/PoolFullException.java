package org.coppice.green;

/// There was no place in a [GreenPool] in time: gevent's `PoolFull`.
public final class PoolFullException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    PoolFullException(String message) {
        super(message);
    }
}

package org.coppice.websocket.spi;

/// Wakes a handler that receives from a connection which another one has now.
final class HandedOn extends Error {
    static final HandedOn SIGN = new HandedOn();

    private static final long serialVersionUID = 1;

    private HandedOn() {
        super("the connection has another handler now", null, false, false);
    }
}

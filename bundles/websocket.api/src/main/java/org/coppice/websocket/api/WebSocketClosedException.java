package org.coppice.websocket.api;

import java.io.IOException;

/// The connection is over: the peer closed it, or it was closed here, or it broke.
///
/// It has no stack trace, for it is how conversations end.
public final class WebSocketClosedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient CloseStatus status;

    /// With its reason; [CloseStatus#ABNORMAL] if it broke.
    public WebSocketClosedException(CloseStatus status) {
        super("the WebSocket is closed: " + status);
        this.status = status;
    }

    /// Why.
    public CloseStatus status() {
        return status;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

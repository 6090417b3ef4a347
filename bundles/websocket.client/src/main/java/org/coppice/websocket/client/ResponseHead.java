package org.coppice.websocket.client;

import org.coppice.wsgi.api.Headers;

/// Status line and header fields of a response.
///
/// @param minorVersion of HTTP/1
/// @param reason may be empty
record ResponseHead(int minorVersion, int status, String reason, Headers headers) {
    static final int SWITCHING_PROTOCOLS = 101;

    boolean isInterim() {
        return status < 200 && status != SWITCHING_PROTOCOLS;
    }

    /// As in the status line.
    String statusLine() {
        return reason.isEmpty() ? Integer.toString(status) : status + " " + reason;
    }
}

package org.coppice.websocket.client;

import java.io.IOException;
import org.coppice.wsgi.api.Headers;

/// The server, or the proxy before it, does not open a WebSocket; the message says why.
///
/// **Threads**: any. **Null**: never.
public final class WebSocketHandshakeException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Headers headers;
    private final String body;

    WebSocketHandshakeException(String message, int status, Headers headers, String body) {
        super(message);
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /// That of the response, such as 403; 101 if the response agrees to something that was not
    /// asked for; 0 if what came is no response of HTTP.
    public int status() {
        return status;
    }

    /// Those of the response; none if there is no response.
    public Headers headers() {
        return headers == null ? Headers.empty() : headers;
    }

    /// The begin of the response's content as text, of at most 8 KiB: as much as had come within a
    /// second. Empty if there is none.
    public String body() {
        return body;
    }
}

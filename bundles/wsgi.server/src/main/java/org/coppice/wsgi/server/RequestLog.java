package org.coppice.wsgi.server;

import org.coppice.green.Loop;
import org.coppice.wsgi.spi.AccessLog;
import org.coppice.wsgi.spi.Peer;

/// One request's line of the access log, from its beginning to its end.
///
/// **Threads**: the loop's.
final class RequestLog {
    /// For all requests of a server that keeps no log: nothing is measured.
    private static final RequestLog NONE = new RequestLog(null, null, null);

    private final ServerSettings settings;
    private final Loop loop;
    private final Output output;
    private final long startNanos;
    private final long startBytes;

    private RequestLog(ServerSettings settings, Loop loop, Output output) {
        this.settings = settings;
        this.loop = loop;
        this.output = output;
        this.startNanos = loop == null ? 0 : loop.nowNanos();
        this.startBytes = output == null ? 0 : output.totalBytes();
    }

    static RequestLog begin(ServerSettings settings, Loop loop, Output output) {
        return AccessLog.isOn(settings.log()) ? new RequestLog(settings, loop, output) : NONE;
    }

    /// @param peer who has sent it here; that may be a proxy
    void end(RequestHead head, Peer peer, int statusCode) {
        if (this != NONE) {
            AccessLog.log(
                    settings.log(),
                    head,
                    head,
                    settings.proxies().origin(head, peer),
                    statusCode,
                    output.totalBytes() - startBytes,
                    loop.nowNanos() - startNanos);
        }
    }
}

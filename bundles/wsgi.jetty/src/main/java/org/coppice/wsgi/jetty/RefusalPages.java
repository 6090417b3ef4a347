package org.coppice.wsgi.jetty;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.LogSettings;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/// What a client is told that Jetty itself refuses: plain text, and nothing of the server's own.
///
/// **Threads**: Jetty's.
final class RefusalPages implements Request.Handler {
    private final Supplier<LogSettings> log;

    /// @param log what is valid now
    RefusalPages(Supplier<LogSettings> log) {
        this.log = log;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (response.getStatus() == HttpStatus.UPGRADE_REQUIRED_426) {
            response.setStatus(HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505); // HTTP/2.0 in a line
        }
        LastAnswer.of(request);
        boolean hasBody = !HttpMethod.HEAD.is(request.getMethod());
        String text = hasBody ? Status.of(response.getStatus()).reason() + "\n" : "";
        if (!(request.getConnectionMetaData().getConnection() instanceof HTTP2Connection)) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.write(
                true,
                BufferUtil.toBuffer(text, StandardCharsets.UTF_8),
                RequestLog.isTaken(request) ? callback : logging(request, response, callback));
        return true;
    }

    /// When it is sent, as its length is known only then.
    private Callback logging(Request request, Response response, Callback callback) {
        long startBytes = RequestLog.bytesOut(request);
        JettyPeer peer = new JettyPeer(request);
        int status = response.getStatus();
        return Callback.from(
                () -> RequestLog.log(log.get(), request, response, peer, status, startBytes),
                callback);
    }
}

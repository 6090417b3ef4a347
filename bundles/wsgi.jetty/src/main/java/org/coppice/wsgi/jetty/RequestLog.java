package org.coppice.wsgi.jetty;

import java.util.List;
import org.coppice.wsgi.spi.AccessLog;
import org.coppice.wsgi.spi.LogSettings;
import org.coppice.wsgi.spi.Peer;
import org.coppice.wsgi.spi.PrintableText;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.NanoTime;

/// One line a request, whoever has answered it.
///
/// **Threads**: that which has answered.
final class RequestLog {
    /// A request with this attribute has its line, or will have it.
    private static final String TAKEN = RequestLog.class.getName();

    private RequestLog() {}

    /// From now on the line is written by the caller alone.
    static void take(Request request) {
        request.setAttribute(TAKEN, true);
    }

    static boolean isTaken(Request request) {
        return request.getAttribute(TAKEN) != null;
    }

    /// @param bytes of the body
    static void log(LogSettings settings, Request request, Peer peer, int status, long bytes) {
        if (AccessLog.isOn(settings)) {
            AccessLog.log(
                    settings,
                    line(request),
                    name -> value(request, name),
                    peer,
                    status,
                    Math.max(0, bytes),
                    NanoTime.since(request.getHeadersNanoTime()));
        }
    }

    /// The request line, for logs.
    static String line(Request request) {
        return PrintableText.of(
                "%s %s %s"
                        .formatted(
                                request.getMethod(),
                                request.getHttpURI().getPathQuery(),
                                request.getConnectionMetaData().getHttpVersion().asString()));
    }

    /// All of that name; null if there is none.
    static String value(Request request, String name) {
        List<String> values = request.getHeaders().getValuesList(name);
        return values.isEmpty() ? null : String.join(",", values);
    }
}

package org.coppice.wsgi.jetty;

import java.util.List;
import org.coppice.wsgi.spi.AccessLog;
import org.coppice.wsgi.spi.LogSettings;
import org.coppice.wsgi.spi.Peer;
import org.coppice.wsgi.spi.PrintableText;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
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

    /// How much its connection has sent so far; to be asked when the request begins, and given to
    /// [#log]. Of HTTP/2 that is nothing: requests share frames there, and only bodies are counted.
    static long bytesOut(Request request) {
        return isHttp1(request) ? request.getConnectionMetaData().getConnection().getBytesOut() : 0;
    }

    private static boolean isHttp1(Request request) {
        return request.getConnectionMetaData().getHttpVersion().getVersion()
                <= HttpVersion.HTTP_1_1.getVersion();
    }

    /// @param startBytes of [#bytesOut] when it began
    static void log(
            LogSettings settings,
            Request request,
            Response response,
            Peer peer,
            int status,
            long startBytes) {
        if (AccessLog.isOn(settings)) {
            long bytes =
                    isHttp1(request)
                            ? bytesOut(request) - startBytes
                            : Math.max(0, Response.getContentBytesWritten(response));
            AccessLog.log(
                    settings,
                    line(request),
                    name -> value(request, name),
                    peer,
                    status,
                    bytes,
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

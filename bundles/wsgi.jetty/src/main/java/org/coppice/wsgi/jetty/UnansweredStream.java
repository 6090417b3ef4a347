package org.coppice.wsgi.jetty;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;

/// The end of a request that was cut before anything was sent. Jetty would answer 500, but the
/// request has not failed: the client sees a reset, of HTTP/2 that of its stream.
///
/// **Threads**: those that end requests.
final class UnansweredStream extends HttpStream.Wrapper {
    UnansweredStream(HttpStream stream) {
        super(stream);
    }

    @Override
    public void send(
            MetaData.Request request,
            MetaData.Response head,
            boolean last,
            ByteBuffer content,
            Callback sent) {
        sent.failed(new QuietException.Exception("the request was cut"));
    }
}

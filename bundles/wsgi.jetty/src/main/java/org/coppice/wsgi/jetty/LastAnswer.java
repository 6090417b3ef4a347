package org.coppice.wsgi.jetty;

import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;

/// The end of a response of HTTP/1 behind which nothing follows. Jetty closes its connection at
/// once, as it takes the parser for done, or what is left of the request for a failure; but where
/// the whole response is sent it may linger.
///
/// **Threads**: those that end requests.
final class LastAnswer extends HttpStream.Wrapper {
    private final Request request;
    private final StrictReading reading;

    private LastAnswer(HttpStream stream, Request request, StrictReading reading) {
        super(stream);
        this.request = request;
        this.reading = reading;
    }

    /// Has the connection of a request linger when its response is the last one.
    static void of(Request request) {
        StrictReading.of(request)
                .ifPresent(reading ->
                        request.addHttpStreamWrapper(
                                stream -> new LastAnswer(stream, request, reading)));
    }

    @Override
    public void succeeded() {
        if (reading.isLingering()) {
            linger();
        } else {
            super.succeeded();
        }
    }

    @Override
    public void failed(Throwable failure) {
        if (reading.isLingering()) {
            linger();
        } else {
            super.failed(failure);
        }
    }

    /// Not while the parser still has the connection's buffer.
    private void linger() {
        request.setAttribute(
                UPGRADE_CONNECTION_ATTRIBUTE,
                new LingeringConnection(request.getConnectionMetaData()));
        reading.handOver(super::succeeded);
    }
}

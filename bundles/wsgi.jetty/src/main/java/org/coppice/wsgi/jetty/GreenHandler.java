package org.coppice.wsgi.jetty;

import org.coppice.green.Loops;
import org.coppice.wsgi.spi.LoopTurns;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Where a request leaves Jetty's threads: each goes to a green thread, the loops by turns.
///
/// **Threads**: Jetty's.
final class GreenHandler extends Handler.Abstract.NonBlocking {
    private final JettyServer server;
    private final LoopTurns loops;

    GreenHandler(JettyServer server, Loops loops) {
        this.server = server;
        this.loops = new LoopTurns(loops);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        server.countRequest();
        JettyExchange exchange =
                new JettyExchange(
                        server,
                        request,
                        response,
                        callback,
                        AcceptedConnector.arrived(
                                        request.getConnectionMetaData()
                                                .getConnection()
                                                .getEndPoint())
                                .map(ArrivedEndPoint::connection));
        loops.start(exchange::start);
        return true;
    }
}

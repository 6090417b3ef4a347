package org.coppice.wsgi.jetty;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Where a request leaves Jetty's threads: each goes to a green thread, the loops by turns.
///
/// **Threads**: Jetty's.
final class GreenHandler extends Handler.Abstract.NonBlocking {
    private final JettyServer server;
    private final Loops loops;
    private final AtomicInteger turn = new AtomicInteger();

    GreenHandler(JettyServer server, Loops loops) {
        this.server = server;
        this.loops = loops;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        server.countRequest();
        JettyExchange exchange =
                new JettyExchange(
                        server,
                        request,
                        new Answer(request, response),
                        callback,
                        server.connection(
                                request.getConnectionMetaData().getConnection().getEndPoint()));
        start(exchange);
        return true;
    }

    /// A loop that takes no new work may end between the choice and the hand-over.
    private void start(JettyExchange exchange) {
        List<Loop> candidates = loops.loops();
        int first = Math.floorMod(turn.getAndIncrement(), candidates.size());
        for (int i = 0; ; i++) {
            try {
                exchange.start(candidates.get((first + i) % candidates.size()));
                return;
            } catch (RejectedExecutionException e) {
                if (i == candidates.size() - 1) {
                    throw e;
                }
            }
        }
    }
}

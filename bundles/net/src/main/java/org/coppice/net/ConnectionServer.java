package org.coppice.net;

import java.io.IOException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call of [Net#serve]: accepts while there is a free slot, and ends with the first handler
/// that fails. What handlers do after that end is nobody's concern any more.
///
/// **Threads:** the green thread that serves, and links on the same loop.
final class ConnectionServer {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionServer.class);

    private final StreamListener listener;
    private final ConnectionHandler handler;
    private final Semaphore slots;
    private final GreenThread<?> server = GreenThread.current();
    private boolean serving = true;

    ConnectionServer(StreamListener listener, ConnectionHandler handler, int concurrency) {
        this.listener = listener;
        this.handler = handler;
        this.slots = new Semaphore(concurrency);
    }

    void serve() throws IOException {
        try {
            while (true) {
                slots.acquire();
                start(listener.accept());
            }
        } catch (StopServe e) {
            LOG.debug("A handler has ended the serving at {}", listener);
        } finally {
            serving = false;
        }
    }

    private void start(GreenStream stream) {
        Coppice.spawn(() -> handle(stream)).link(ended -> ended(ended, stream));
    }

    private Void handle(GreenStream stream) throws Exception {
        handler.handle(stream);
        return null;
    }

    /// Also of one that was killed before it began.
    private void ended(GreenThread<Void> handling, GreenStream stream) {
        Closing.quietly(stream);
        slots.release();
        if (serving) {
            handling.failure()
                    .filter(error -> !(error instanceof GreenExit))
                    .ifPresent(server::kill);
        }
    }
}

package org.coppice.wsgi.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.coppice.net.GreenStream;
import org.coppice.wsgi.api.UpgradeHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection that an application has taken over.
final class Upgraded {
    private static final Logger LOG = LoggerFactory.getLogger(Upgraded.class);

    private final UpgradeHandler handler;
    private final GreenStream stream;
    private final RequestHead head;

    /// @param read what was read and not used, is copied
    Upgraded(UpgradeHandler handler, GreenStream stream, ByteBuffer read, RequestHead head) {
        this.handler = handler;
        this.stream = read.hasRemaining() ? new RestStream(read, stream) : stream;
        this.head = head;
    }

    /// Lets the handler have it, until it returns.
    void run() throws IOException {
        stream.readTimeout(Duration.ZERO).writeTimeout(Duration.ZERO);
        try {
            handler.handle(stream);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            LOG.error("The handler of the connection of {} failed", head, e);
        }
    }
}

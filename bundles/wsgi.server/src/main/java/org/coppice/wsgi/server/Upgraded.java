package org.coppice.wsgi.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.coppice.green.GreenExit;
import org.coppice.green.NamedBody;
import org.coppice.net.GreenStream;
import org.coppice.wsgi.api.UpgradeHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection that an application has taken over, and what its green thread does. That is a new
/// one: whoever talks for hours shall not have the stack of a request below his own.
final class Upgraded implements NamedBody<Object> {
    private static final Logger LOG = LoggerFactory.getLogger(Upgraded.class);

    private final UpgradeHandler handler;
    private final GreenStream stream;
    private final HttpConnection connection;

    /// @param read what was read and not used, is copied
    Upgraded(HttpConnection connection, UpgradeHandler handler, ByteBuffer read) {
        this.connection = connection;
        this.handler = handler;
        GreenStream whole = connection.stream();
        this.stream = read.hasRemaining() ? new RestStream(read, whole) : whole;
    }

    @Override
    public String threadName() {
        String name = handler.name();
        return name.isEmpty() ? "upgraded " + connection.info().request() : name;
    }

    /// Lets the handler have it, until it returns.
    @Override
    public Object call() {
        connection.beginOther();
        try {
            stream.readTimeout(Duration.ZERO).writeTimeout(Duration.ZERO);
            handler.handle(stream);
        } catch (IOException | GreenExit e) {
            connection.home.tellEnd(e, connection);
        } catch (Exception | Error e) {
            LOG.error("The handler of {} failed", connection, e);
        } finally {
            connection.close();
        }
        return null;
    }
}

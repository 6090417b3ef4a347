package org.coppice.wsgi.api;

import org.coppice.net.GreenStream;
import org.osgi.annotation.versioning.ConsumerType;

/// Talks to a client in another protocol over the connection of its request. See [Upgrade].
@ConsumerType
@FunctionalInterface
public interface UpgradeHandler {
    /// Has the connection until it returns; then the server closes it. Blocks as it likes. An
    /// [java.io.IOException] is taken for the end of the conversation, anything else is logged.
    ///
    /// @param stream begins with the first byte behind the request, also where the server has read
    ///   that already; without time-outs. It may be closed here, and by any thread
    void handle(GreenStream stream) throws Exception;

    /// What its green thread is called in listings, such as `websocket 12 /chat/{room}`. Asked
    /// whenever somebody looks, by any thread; must not block.
    ///
    /// @return empty: as the server calls it
    default String name() {
        return "";
    }
}

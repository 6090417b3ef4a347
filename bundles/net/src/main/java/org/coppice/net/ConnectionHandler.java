package org.coppice.net;

import org.osgi.annotation.versioning.ConsumerType;

/// What [Net#serve] does with a connection.
///
/// **Threads:** each call on a green thread of its own.
@ConsumerType
@FunctionalInterface
public interface ConnectionHandler {

    /// Deals with one connection, which is closed when this ends.
    ///
    /// @throws StopServe to end the serving
    /// @throws Exception that ends the serving too, and comes out of it
    void handle(GreenStream stream) throws Exception;
}

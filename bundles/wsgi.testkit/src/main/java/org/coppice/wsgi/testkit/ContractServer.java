package org.coppice.wsgi.testkit;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ConsumerType;

/// A server that was started for the contract.
///
/// **Threads**: used by the test's thread, not by the server's. **Errors**: whatever they throw
/// fails the test. **Null**: none.
@ConsumerType
public interface ContractServer extends AutoCloseable {
    /// Where it listens for TCP connections.
    InetSocketAddress address();

    /// Blocks until it has no connection, so that nothing more is heard of former ones. Asked for
    /// where clients cannot be told by their ports.
    default void awaitNoConnection() {}

    /// Stops it, with all it has started.
    @Override
    void close();
}

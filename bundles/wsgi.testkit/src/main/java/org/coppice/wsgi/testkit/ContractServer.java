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

    /// Stops it, with all it has started.
    @Override
    void close();
}

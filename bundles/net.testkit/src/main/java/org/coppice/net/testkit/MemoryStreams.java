package org.coppice.net.testkit;

import org.coppice.green.Loop;

/// Connections without a network: trio's `memory_stream_pair`, gevent's and eventlet's
/// `socketpair`. They pass the contract that TCP passes.
///
/// ```java
/// try (StreamPair pair = MemoryStreams.pair(1024)) {
///     pair.near().write(question);
///     serveOne(pair.far());
/// }
/// ```
///
/// **Threads:** on a loop. **Null:** nothing here is null.
public final class MemoryStreams {

    private MemoryStreams() {}

    /// Two connected [MemoryStream]s of the current loop.
    ///
    /// @param capacityBytes how many bytes each direction holds before a write blocks, 1 or more
    public static StreamPair pair(int capacityBytes) {
        MemoryAddress near = new MemoryAddress("memory near");
        MemoryAddress far = new MemoryAddress("memory far");
        MemoryStream stream = MemoryStream.connected(Loop.current(), capacityBytes, near, far);
        return new StreamPair(stream, stream.peer());
    }

    static void requireCapacity(int capacityBytes) {
        if (capacityBytes < 1) {
            throw new IllegalArgumentException(
                    "capacityBytes is " + capacityBytes + ", allowed is 1 or more");
        }
    }
}

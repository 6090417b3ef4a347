package org.coppice.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/// What a [DatagramServer] does with a datagram.
///
/// **Threads:** each call on a green thread of its own, on the server's loop.
@ConsumerType
@FunctionalInterface
public interface DatagramHandler {

    /// Deals with one datagram: gevent's `handle(data, address)`.
    ///
    /// @param data from its position to its limit; the handler's own from now on
    /// @param sender who sent it, and to whom an answer goes: [DatagramServer#send]
    /// @throws StopServe to close the server
    /// @throws Exception that is logged with the sender
    void handle(ByteBuffer data, InetSocketAddress sender) throws Exception;
}

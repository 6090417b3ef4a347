package org.coppice.net;

import java.net.SocketAddress;
import java.util.List;

/// A listening socket of [SharedListeners] at one moment, for listings.
///
/// @param address with the port that port 0 became
/// @param terms what all who share it must agree on: `backlogConnections=1024`
/// @param holders who accepts from it, in the order in which they came; empty while it waits for a
///   successor
public record SharedListenerInfo(SocketAddress address, String terms, List<String> holders) {
    /// Keeps a copy of the holders.
    public SharedListenerInfo {
        holders = List.copyOf(holders);
    }
}

package org.coppice.hub.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/// A channel's registration with a hub.
///
/// How to wait with it and lose nothing, whatever the hub: try the operation; when it says that it
/// would block, forget the direction's bit, [#arm(int)] the direction, and wait until the listener
/// gets the bit again; then try again.
///
/// **Threads:** belongs to its loop's thread, as its hub does.
///
/// **Errors:** using a key that is cancelled, or whose hub is closed, is an
/// [IllegalStateException]; only [#cancel()] may be called at any time.
@ConsumerType
public interface HubKey {
    /// Someone waits for these directions: the listener is to be told when they are ready, once for
    /// each call. Directions that are armed already stay armed.
    ///
    /// What is ready at the time of the call is delivered by the next [Hub#await(long)]. An
    /// edge-triggered hub (`epoll`) has nothing to do here, for it delivers each change unasked:
    /// there arming is free, and does not repeat what was delivered before. A direction that the
    /// channel does not have, such as [Readiness#WRITE] of a server socket, is never delivered.
    ///
    /// @param directions [Readiness#READ], [Readiness#WRITE] or both
    /// @throws IOException if the system refuses
    void arm(int directions) throws IOException;

    /// Ends the registration. To be called before the channel is closed.
    ///
    /// Nothing is delivered afterwards, also nothing of the batch that is being delivered, and also
    /// not to a channel that gets the same descriptor number. Calling it again does nothing. The
    /// channel stays open, and may be registered anew, here or with another hub.
    ///
    /// If the channel is closed, its descriptor is released when the hub's next [Hub#await(long)]
    /// begins at the latest.
    void cancel();
}

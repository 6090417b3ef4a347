package org.coppice.hub.api;

import org.osgi.annotation.versioning.ConsumerType;

/// Told that a channel is ready. Implemented by what owns the channel, called by its hub.
///
/// **Threads:** called on the loop's thread, inside [Hub#await(long)].
///
/// **Errors:** what it throws comes out of that `await`, after the other listeners of the batch
/// have been called; the delivery to this one counts as done.
@FunctionalInterface
@ConsumerType
public interface ReadyListener {
    /// The channel is ready for these directions, perhaps.
    ///
    /// Must be short and must not block. It may call everything of its hub and of its keys except
    /// [Hub#await(long)] and [Hub#close()]: register others, arm, cancel itself or others. Bits
    /// that nobody has armed may come too; the receiver keeps them until an operation says that it
    /// would block.
    ///
    /// @param readiness one or more bits of [Readiness]
    void ready(int readiness);
}

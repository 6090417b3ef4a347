package org.coppice.green;

/// What may still end the wait of a green thread, or of all that live on a loop.
enum Hope {
    /// Something from outside the loop, or it does not wait at all.
    OUTSIDE,
    /// The loop itself, or a thread that calls what any thread may call.
    REACHABLE,
    /// Only the loop itself.
    NONE
}

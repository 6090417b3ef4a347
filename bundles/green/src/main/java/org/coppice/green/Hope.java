package org.coppice.green;

/// What may still end the wait of a green thread, or of all that live on a loop.
enum Hope {
    /// Something from outside the loop, or it does not wait at all.
    OUTSIDE,
    /// The loop itself, or a thread that calls what any thread may call.
    REACHABLE,
    /// Only the loop itself.
    NONE;

    /// Whoever waits for this.
    static Hope of(Object waitingFor) {
        return switch (waitingFor) {
            case Waits<?> several -> several.hope();
            case LoopBound.ButReachable _ -> REACHABLE;
            case LoopBound _ -> NONE;
            case null, default -> OUTSIDE;
        };
    }

    /// Of two of which either may come.
    Hope or(Hope other) {
        return compareTo(other) <= 0 ? this : other;
    }
}

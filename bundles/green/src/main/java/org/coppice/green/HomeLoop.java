package org.coppice.green;

/// The one loop that something belongs to: the first on which it is used.
///
/// **Threads:** any; all but those of the loop are refused.
final class HomeLoop {

    private Loop loop;

    /// The current green thread, which must be one of the loop.
    ///
    /// @param what what is used, for the message
    /// @throws IllegalStateException if the caller is on another loop or on no green thread
    Fiber current(Object what) {
        Fiber current = Fiber.current();
        require(current.loop, what);
        return current;
    }

    /// The loop, on which the caller must be: in a green thread or a task.
    ///
    /// @throws IllegalStateException if the caller is on another loop or on none
    Loop require(Object what) {
        Loop current = Loop.here();
        require(current, what);
        return current;
    }

    /// @throws IllegalStateException if the given loop is another
    void require(Loop current, Object what) {
        if (loop == null) {
            loop = current;
        } else if (loop != current) {
            throw new IllegalStateException(
                    "The "
                            + what
                            + " belongs to loop "
                            + loop.name()
                            + ", not to "
                            + current.name()
                            + ": hand the work over with Loop.execute");
        }
    }
}

package org.coppice.green;

/// A loop at one moment, for listings.
///
/// @param name such as `loop-0`
/// @param hub the name of its hub
/// @param coroutine the name of the coroutine of new green threads
/// @param greenThreads how many live
/// @param ready how many wait for their turn
/// @param timers how many timers are set
/// @param channels how many channels are registered
/// @param turns how often a green thread was resumed, since the start
public record LoopInfo(
        String name,
        String hub,
        String coroutine,
        int greenThreads,
        int ready,
        int timers,
        int channels,
        long turns) {

    /// On the loop's thread.
    static LoopInfo of(Loop loop, int greenThreads, int ready) {
        return new LoopInfo(
                loop.name(),
                loop.hubName(),
                loop.coroutineName(),
                greenThreads,
                ready,
                loop.timers.size(),
                loop.hub().registered(),
                loop.turns().count());
    }
}

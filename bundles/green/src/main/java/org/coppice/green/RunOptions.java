package org.coppice.green;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/// How [Coppice#run] runs a program without OSGi: each method gives a changed copy.
///
/// ```java
/// String page = RunOptions.DEFAULTS.hub("nio").loops(4).run(() -> fetch("one"));
/// ```
///
/// @param hub the name of a hub, or `auto` for the best on the class path
/// @param coroutine the name of a coroutine, or `auto` for the best on the class path
/// @param loops how many loops to start, 1 to 1024; the main green thread runs on the first
/// @param ticker the clock of the loops
/// @param shuffleSeed if there, the order of the turns within each pass follows from this seed
///   instead of first come, first served: to find what depends on the order without meaning to
public record RunOptions(
        String hub, String coroutine, int loops, Ticker ticker, OptionalLong shuffleSeed) {

    /// The best hub, the best coroutine, one loop, the clock of the machine.
    public static final RunOptions DEFAULTS =
            new RunOptions(
                    GreenOptions.AUTO, GreenOptions.AUTO, 1, Ticker.SYSTEM, OptionalLong.empty());

    /// @throws IllegalArgumentException if there are fewer than 1 or more than 1024 loops
    public RunOptions {
        Objects.requireNonNull(hub, "hub");
        Objects.requireNonNull(coroutine, "coroutine");
        Objects.requireNonNull(ticker, "ticker");
        Objects.requireNonNull(shuffleSeed, "shuffleSeed");
        if (loops < 1 || loops > GreenOptions.MAX_LOOPS) {
            throw new IllegalArgumentException(
                    "loops is " + loops + ", allowed are 1 to " + GreenOptions.MAX_LOOPS);
        }
    }

    /// With another hub.
    public RunOptions hub(String newHub) {
        return new RunOptions(newHub, coroutine, loops, ticker, shuffleSeed);
    }

    /// With another coroutine.
    public RunOptions coroutine(String newCoroutine) {
        return new RunOptions(hub, newCoroutine, loops, ticker, shuffleSeed);
    }

    /// With so many loops.
    public RunOptions loops(int newLoops) {
        return new RunOptions(hub, coroutine, newLoops, ticker, shuffleSeed);
    }

    /// By another clock.
    public RunOptions ticker(Ticker newTicker) {
        return new RunOptions(hub, coroutine, loops, newTicker, shuffleSeed);
    }

    /// With turns in an order that follows from the seed.
    public RunOptions shuffle(long seed) {
        return new RunOptions(hub, coroutine, loops, ticker, OptionalLong.of(seed));
    }

    /// Starts the loops, runs the body as the main green thread of the first and returns its
    /// result. Green threads that are left when the main one ends are killed.
    ///
    /// @throws Exception what the body throws
    /// @throws IllegalArgumentException if there is no hub or coroutine of that name; the message
    ///   names those that are there
    /// @throws IllegalStateException if no hub or no coroutine on the class path works here; the
    ///   message says why
    public <T> T run(Callable<T> main) throws Exception {
        Objects.requireNonNull(main, "main");
        try (RunningLoops running = RunningLoops.start(this)) {
            return Sneaky.result(running.loops().getFirst().submit(main));
        }
    }

    ReadyQueue newReadyQueue() {
        return shuffleSeed.isPresent()
                ? new ShuffledQueue(shuffleSeed.getAsLong())
                : new ReadyQueue();
    }
}

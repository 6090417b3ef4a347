package org.coppice.green;

import java.time.Duration;
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
/// @param blockedAfter a loop that one green thread keeps busy for so long is reported; zero never
///   looks
/// @param blockedLoopListener who is told of it, after the log
/// @param spawnStackFrames how many frames of who spawned it are kept for each green thread, for
///   listings; zero keeps none
public record RunOptions(
        String hub,
        String coroutine,
        int loops,
        Ticker ticker,
        OptionalLong shuffleSeed,
        Duration blockedAfter,
        BlockedLoopListener blockedLoopListener,
        int spawnStackFrames) {

    /// The best hub, the best coroutine, one loop, the clock of the machine; a loop blocked for a
    /// second is reported; no stacks are kept.
    public static final RunOptions DEFAULTS =
            new RunOptions(
                    GreenOptions.AUTO,
                    GreenOptions.AUTO,
                    1,
                    Ticker.SYSTEM,
                    OptionalLong.empty(),
                    Duration.ofSeconds(1),
                    blocked -> {},
                    0);

    /// @throws IllegalArgumentException if there are fewer than 1 or more than 1024 loops, if
    ///   `blockedAfter` is negative, or if there are fewer than 0 or more than 1024 frames
    public RunOptions {
        Objects.requireNonNull(hub, "hub");
        Objects.requireNonNull(coroutine, "coroutine");
        Objects.requireNonNull(ticker, "ticker");
        Objects.requireNonNull(shuffleSeed, "shuffleSeed");
        Objects.requireNonNull(blockedLoopListener, "blockedLoopListener");
        requireRange("loops", loops, 1, GreenOptions.MAX_LOOPS);
        requireRange("spawnStackFrames", spawnStackFrames, 0, GreenOptions.MAX_SPAWN_STACK_FRAMES);
        if (blockedAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "blockedAfter is " + blockedAfter + ", allowed is PT0S or more");
        }
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", allowed are " + least + " to " + most);
        }
    }

    /// With another hub.
    public RunOptions hub(String newHub) {
        return new RunOptions(
                newHub,
                coroutine,
                loops,
                ticker,
                shuffleSeed,
                blockedAfter,
                blockedLoopListener,
                spawnStackFrames);
    }

    /// With another coroutine.
    public RunOptions coroutine(String newCoroutine) {
        return new RunOptions(
                hub,
                newCoroutine,
                loops,
                ticker,
                shuffleSeed,
                blockedAfter,
                blockedLoopListener,
                spawnStackFrames);
    }

    /// With so many loops.
    public RunOptions loops(int newLoops) {
        return new RunOptions(
                hub,
                coroutine,
                newLoops,
                ticker,
                shuffleSeed,
                blockedAfter,
                blockedLoopListener,
                spawnStackFrames);
    }

    /// By another clock.
    public RunOptions ticker(Ticker newTicker) {
        return new RunOptions(
                hub,
                coroutine,
                loops,
                newTicker,
                shuffleSeed,
                blockedAfter,
                blockedLoopListener,
                spawnStackFrames);
    }

    /// With turns in an order that follows from the seed.
    public RunOptions shuffle(long seed) {
        return new RunOptions(
                hub,
                coroutine,
                loops,
                ticker,
                OptionalLong.of(seed),
                blockedAfter,
                blockedLoopListener,
                spawnStackFrames);
    }

    /// With a report when one green thread keeps a loop busy for so long; zero never looks.
    /// eventlet's `hub_blocking_detection`, gevent's `max_blocking_time`.
    public RunOptions blockedAfter(Duration newBlockedAfter) {
        return new RunOptions(
                hub,
                coroutine,
                loops,
                ticker,
                shuffleSeed,
                newBlockedAfter,
                blockedLoopListener,
                spawnStackFrames);
    }

    /// With somebody who is told when a loop is blocked: gevent's `EventLoopBlocked`.
    public RunOptions onBlocked(BlockedLoopListener newListener) {
        return new RunOptions(
                hub,
                coroutine,
                loops,
                ticker,
                shuffleSeed,
                blockedAfter,
                newListener,
                spawnStackFrames);
    }

    /// With so many frames of the spawning stack of each green thread: it costs some microseconds
    /// and some hundred bytes a spawn.
    public RunOptions spawnStackFrames(int newSpawnStackFrames) {
        return new RunOptions(
                hub,
                coroutine,
                loops,
                ticker,
                shuffleSeed,
                blockedAfter,
                blockedLoopListener,
                newSpawnStackFrames);
    }

    /// Starts the loops, runs the body as the main green thread of the first and returns its
    /// result. Green threads that are left when the main one ends are killed; those that do not end
    /// are waited for, ten seconds at most, and given up with a warning.
    ///
    /// @throws Deadlock if every green thread waits for another and nothing can ever wake them,
    ///   unless the body catches it
    /// @throws Exception what the body throws
    /// @throws IllegalArgumentException if there is no hub or coroutine of that name; the message
    ///   names those that are there
    /// @throws IllegalStateException if no hub or no coroutine on the class path works here; the
    ///   message says why
    public <T> T run(Callable<T> main) throws Exception {
        Objects.requireNonNull(main, "main");
        try (RunningLoops running = RunningLoops.start(this)) {
            return Sneaky.result(running.submitMain(main));
        }
    }

    ReadyQueue newReadyQueue() {
        return shuffleSeed.isPresent()
                ? new ShuffledQueue(shuffleSeed.getAsLong())
                : new ReadyQueue();
    }
}

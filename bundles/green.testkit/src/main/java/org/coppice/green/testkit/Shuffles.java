package org.coppice.green.testkit;

import java.util.Objects;
import java.util.stream.LongStream;
import org.coppice.green.RunOptions;

/// Runs a body again and again with the turns of its green threads in other orders: what passes
/// does not depend on the order without meaning to. The order follows from a seed, so a failure can
/// be repeated.
///
/// ```java
/// Shuffles.run(100, () -> { ... });             // fails with "Seed 17: ..."
/// Shuffles.run(LongStream.of(17), () -> { ... }); // again, in the debugger
/// ```
///
/// Each run has a loop of its own and a [JumpingClock].
///
/// **Threads:** any but a loop's. **Null:** nothing here is null.
public final class Shuffles {

    private Shuffles() {}

    /// What is run; it may throw.
    @FunctionalInterface
    public interface Body {
        /// Runs once, as the main green thread.
        void run() throws Exception;
    }

    /// Runs the body with the seeds from zero on.
    ///
    /// @param seeds how many, 1 or more
    /// @throws AssertionError if it throws: it names the seed, its cause is what was thrown; no
    ///   further seed is tried
    /// @throws IllegalArgumentException if there are no seeds
    public static void run(int seeds, Body body) {
        if (seeds < 1) {
            throw new IllegalArgumentException("seeds is " + seeds + ", allowed is 1 or more");
        }
        run(LongStream.range(0, seeds), body);
    }

    /// As [#run(int, Body)], with seeds of the caller's choice.
    public static void run(LongStream seeds, Body body) {
        run(RunOptions.DEFAULTS, seeds, body);
    }

    /// As [#run(LongStream, Body)], by other options but for the clock.
    public static void run(RunOptions options, LongStream seeds, Body body) {
        Objects.requireNonNull(body, "body");
        seeds.forEach(seed -> runOne(options.ticker(new JumpingClock()).shuffle(seed), seed, body));
    }

    private static void runOne(RunOptions options, long seed, Body body) {
        try {
            options.run(() -> {
                body.run();
                return null;
            });
        } catch (Throwable t) {
            throw new AssertionError(
                    "Seed " + seed + ": " + t + " (repeat it with LongStream.of(" + seed + "))", t);
        }
    }
}

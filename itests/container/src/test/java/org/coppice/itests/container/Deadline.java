package org.coppice.itests.container;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Waits for what happens in other threads and processes, by looking again and again.
final class Deadline {
    /// Long: it is a net, not a measure.
    static final Duration USUAL = Duration.ofSeconds(60);

    private static final long BETWEEN_LOOKS_NANOS = 5_000_000;

    private Deadline() {}

    /// Returns what a look found as soon as that is good.
    ///
    /// @throws AssertionError that says what was waited for and what was seen last
    static <T> T await(String what, Callable<T> look, Predicate<? super T> good) {
        return within(USUAL, what, look, good);
    }

    static <T> T within(Duration limit, String what, Callable<T> look, Predicate<? super T> good) {
        long startNanos = System.nanoTime();
        while (true) {
            T seen = look(look);
            if (good.test(seen)) {
                return seen;
            }
            if (System.nanoTime() - startNanos > limit.toNanos()) {
                throw new AssertionError(
                        "Not within %d ms: %s. Seen last: %s"
                                .formatted(limit.toMillis(), what, seen));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private static <T> T look(Callable<T> look) {
        try {
            return look.call();
        } catch (Exception e) {
            throw new AssertionError("A look failed: " + e, e);
        }
    }
}

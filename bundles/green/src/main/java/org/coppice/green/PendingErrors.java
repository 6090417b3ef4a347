package org.coppice.green;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;

/// What is still to be thrown in a fiber, first come, first served.
///
/// If the JDK blocks the fiber meanwhile, each of them interrupts it once. Once only: code that
/// cannot be interrupted would be woken for nothing again and again. One after the other: the JDK
/// keeps no count of interrupts, so two at a time would be one.
///
/// **Threads:** the loop's.
final class PendingErrors {

    private static final List<Class<? extends Error>> NEEDED =
            List.of(GreenExit.class, Timeout.class);

    /// Has all classes loaded by the time of the first kill, which may be when there is no
    /// descriptor left to open their files with.
    static void load() {
        NEEDED.forEach(Objects::requireNonNull);
    }

    private final ArrayDeque<Throwable> errors = new ArrayDeque<>(2);

    /// How many of them have interrupted the fiber.
    private int announced;

    boolean isEmpty() {
        return errors.isEmpty();
    }

    void add(Throwable error) {
        errors.add(error);
    }

    /// @return whether one has not interrupted the fiber yet; it counts as if it had from now on
    boolean announceNext() {
        if (announced == errors.size()) {
            return false;
        }
        announced++;
        return true;
    }

    /// The one to be thrown. It takes the interrupt with it, so the others still have theirs to
    /// come.
    Throwable take() {
        announced = 0;
        return errors.poll();
    }

    /// @return whether it was still to be thrown
    boolean remove(Throwable error) {
        boolean removed = errors.remove(error);
        announced = Math.min(announced, errors.size());
        return removed;
    }
}

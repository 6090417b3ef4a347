package org.coppice.green;

import java.util.List;
import java.util.concurrent.Callable;

/// What there is to tell of a fiber.
///
/// **Threads:** its loop's; from another it may tell of two moments at once.
final class Listing {

    private Listing() {}

    static String defaultName(long id) {
        return "green-" + id;
    }

    /// Of one that nobody has named. A body that cannot say its name is no reason to list nothing;
    /// that of a bundle that has gone may not find its classes.
    ///
    /// @param body null if there is none, or none any more
    static String name(Callable<?> body, long id) {
        if (body instanceof NamedBody<?> named) {
            try {
                String name = named.threadName();
                return name.isEmpty() ? defaultName(id) : name;
            } catch (RuntimeException | LinkageError _) {
                return defaultName(id);
            }
        }
        return defaultName(id);
    }

    static GreenThreadInfo of(Fiber fiber, boolean withStack) {
        Object waitingFor = fiber.waitingFor;
        Thread thread = fiber.thread();
        return new GreenThreadInfo(
                fiber.id,
                fiber.name(),
                fiber.loop.name(),
                state(fiber, thread, waitingFor),
                waitingFor == null ? "" : waitingFor.toString(),
                waitingFor == null ? 0 : fiber.loop.nowNanos() - fiber.waitingSinceNanos,
                fiber.spawner,
                withStack && thread != null ? List.of(thread.getStackTrace()) : List.of(),
                withStack ? fiber.loop.spawnNotes().spawnStack(fiber) : List.of());
    }

    private static String state(Fiber fiber, Thread thread, Object waitingFor) {
        if (fiber.isDone()) {
            return "ended";
        }
        if (thread == null) {
            return fiber.startTimer == null ? "new" : "scheduled";
        }
        if (fiber.loop.isRunning(fiber)) {
            return "running";
        }
        if (fiber.queued) {
            return "ready";
        }
        return waitingFor == null ? "blocked in the JDK" : "waiting";
    }
}

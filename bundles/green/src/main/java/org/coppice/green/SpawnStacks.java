package org.coppice.green;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/// Where the green threads of a loop were started, kept beside them: whoever does not ask for it
/// pays with no byte of any green thread.
///
/// **Threads:** any.
final class SpawnStacks {

    /// By the numbers of the green threads; without a lock, as all that green threads share.
    private final Map<Long, List<StackTraceElement>> stacks = new ConcurrentSkipListMap<>();

    private final int frames;

    /// @param frames how many of the caller's are kept
    SpawnStacks(int frames) {
        this.frames = frames;
    }

    /// The calling code starts it. What was noted first stays: one that another thread has started
    /// is noted there, and again when it arrives.
    void note(Fiber fiber) {
        if (!stacks.containsKey(fiber.id)) {
            stacks.putIfAbsent(fiber.id, callers());
        }
    }

    /// Without those that only carry out the spawn, unless there are no others.
    private List<StackTraceElement> callers() {
        StackWalker walker = StackWalker.getInstance();
        List<StackTraceElement> callers =
                walker.walk(walk ->
                        first(walk.dropWhile(frame -> WaitText.isPlumbing(frame.getClassName()))));
        return callers.isEmpty() ? walker.walk(this::first) : callers;
    }

    /// A deep stack is not walked further than that.
    private List<StackTraceElement> first(Stream<StackWalker.StackFrame> walk) {
        return walk.limit(frames).map(StackWalker.StackFrame::toStackTraceElement).toList();
    }

    void forget(Fiber fiber) {
        stacks.remove(fiber.id);
    }

    List<StackTraceElement> of(Fiber fiber) {
        return stacks.getOrDefault(fiber.id, List.of());
    }
}

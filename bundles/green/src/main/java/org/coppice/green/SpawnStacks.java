package org.coppice.green;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Where the green threads of a loop were started, kept beside them: whoever does not ask for it
/// pays with no byte of any green thread.
///
/// **Threads:** any.
final class SpawnStacks {

    private final Map<Fiber, List<StackTraceElement>> stacks = new ConcurrentHashMap<>();
    private final int frames;

    /// @param frames how many of the caller's are kept
    SpawnStacks(int frames) {
        this.frames = frames;
    }

    /// The calling code starts it. What was noted first stays: one that another thread has started
    /// is noted there, and again when it arrives.
    void note(Fiber fiber) {
        stacks.computeIfAbsent(fiber, _ -> StackWalker.getInstance().walk(this::callers));
    }

    /// Without those that only carry out the spawn, unless there are no others.
    private List<StackTraceElement> callers(Stream<StackWalker.StackFrame> walk) {
        List<StackTraceElement> all =
                walk.map(StackWalker.StackFrame::toStackTraceElement).toList();
        List<StackTraceElement> callers =
                all.stream()
                        .dropWhile(frame -> WaitText.isPlumbing(frame.getClassName()))
                        .limit(frames)
                        .toList();
        return callers.isEmpty() ? all.subList(0, Math.min(frames, all.size())) : callers;
    }

    void forget(Fiber fiber) {
        stacks.remove(fiber);
    }

    List<StackTraceElement> of(Fiber fiber) {
        return stacks.getOrDefault(fiber, List.of());
    }
}

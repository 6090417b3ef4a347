package org.coppice.green;

import java.util.List;

/// Notes where the green threads of a loop are started, if somebody has asked for it. If not, that
/// costs a look at a field.
///
/// **Threads:** its loop's thread, but for [#keep(int)], [#spawning(Fiber)] and [#ended(Fiber)].
final class SpawnNotes {

    /// Null unless they are kept.
    private volatile SpawnStacks spawnStacks;

    /// From now on so many frames of who starts a green thread are kept; zero keeps none. Any
    /// thread.
    void keep(int frames) {
        spawnStacks = frames == 0 ? null : new SpawnStacks(frames);
    }

    /// The calling code starts it. Any thread.
    void spawning(Fiber fiber) {
        SpawnStacks stacks = spawnStacks;
        if (stacks != null) {
            stacks.note(fiber);
        }
    }

    /// Any thread, of a green thread that does not run.
    void ended(Fiber fiber) {
        SpawnStacks stacks = spawnStacks;
        if (stacks != null) {
            stacks.forget(fiber);
        }
    }

    List<StackTraceElement> spawnStack(Fiber fiber) {
        SpawnStacks stacks = spawnStacks;
        return stacks == null ? List.of() : stacks.of(fiber);
    }
}

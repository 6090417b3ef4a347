package org.coppice.green;

import java.util.List;

/// Those who look on while a loop runs, and are not there as a rule: each costs a look at a field
/// when it is not.
///
/// **Threads:** its loop's thread, but for [#keepSpawnStacks(int)] and [#spawning(Fiber)].
final class Observers {

    /// Null unless they are kept.
    private volatile SpawnStacks spawnStacks;

    /// From now on so many frames of who starts a green thread are kept; zero keeps none. Any
    /// thread.
    void keepSpawnStacks(int frames) {
        spawnStacks = frames == 0 ? null : new SpawnStacks(frames);
    }

    /// The calling code starts it. Any thread.
    void spawning(Fiber fiber) {
        SpawnStacks stacks = spawnStacks;
        if (stacks != null) {
            stacks.note(fiber);
        }
    }

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

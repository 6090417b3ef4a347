package org.coppice.green;

import java.util.ArrayList;
import java.util.List;

/// Those who look on while a loop runs, and are not there as a rule: each costs a look at a field
/// when it is not.
///
/// **Threads:** its loop's thread, but for [#keepSpawnStacks(int)] and [#spawning(Fiber)].
final class Observers {

    /// Null unless they are kept.
    private volatile SpawnStacks spawnStacks;

    /// Null unless there are some.
    private List<SwitchGuard> guards;

    // ---- stacks

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

    // ---- guards

    void add(SwitchGuard guard) {
        if (guards == null) {
            guards = new ArrayList<>();
        }
        guards.add(guard);
    }

    /// @return whether it was there
    boolean remove(SwitchGuard guard) {
        boolean there = guards != null && guards.remove(guard);
        if (there && guards.isEmpty()) {
            guards = null;
        }
        return there;
    }

    void turnBegins(Fiber fiber) {
        if (guards != null) {
            guards.forEach(guard -> guard.turnBegins(fiber));
        }
    }

    void turnEnded(Fiber fiber) {
        if (guards != null) {
            guards.forEach(guard -> guard.turnEnded(fiber));
        }
    }
}

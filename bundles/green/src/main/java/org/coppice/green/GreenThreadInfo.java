package org.coppice.green;

import java.util.List;

/// A green thread at one moment, for listings.
///
/// @param id unique within its loop's life
/// @param name as given, or as a [NamedBody] says, or `green-` and the id
/// @param loop the name of its loop
/// @param state `new`, `scheduled`, `ready`, `running`, `waiting`, `blocked in the JDK` or `ended`
/// @param waitingFor what it waits for, empty if nothing or something of the JDK
/// @param waitingNanos since when, to the accuracy of a pass of its loop; zero if it does not wait
/// @param spawner the id of the one that made it, zero if that was none of its loop; it may have
///   ended
/// @param stack where it is, innermost first; empty if not asked for
/// @param spawnStack where it was started, innermost first; empty if not asked for, or unless the
///   configuration `spawnStackFrames` says to keep it
public record GreenThreadInfo(
        long id,
        String name,
        String loop,
        String state,
        String waitingFor,
        long waitingNanos,
        long spawner,
        List<StackTraceElement> stack,
        List<StackTraceElement> spawnStack) {}

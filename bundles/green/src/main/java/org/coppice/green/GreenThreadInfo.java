package org.coppice.green;

import java.util.List;

/// A green thread at one moment, for listings.
///
/// @param id unique within its loop's life
/// @param name as given, or `green-` and the id
/// @param loop the name of its loop
/// @param state `new`, `scheduled`, `ready`, `running`, `waiting`, `blocked in the JDK` or `ended`
/// @param waitingFor what it waits for, empty if nothing or something of the JDK
/// @param waitingNanos since when, to the accuracy of a pass of its loop; zero if it does not wait
/// @param stack where it is, innermost first; empty if not asked for
public record GreenThreadInfo(
        long id,
        String name,
        String loop,
        String state,
        String waitingFor,
        long waitingNanos,
        List<StackTraceElement> stack) {}

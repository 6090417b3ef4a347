package org.coppice.tpool;

/// What a [NativePool] does at one moment; the numbers are taken one after the other while it goes
/// on.
///
/// @param name its name
/// @param size how many workers there may be
/// @param workers how many there are, idle ones too
/// @param active how many work
/// @param queued how much work waits for a worker
/// @param waiting how many callers wait for room in the queue
/// @param closed whether it takes nothing any more
public record NativePoolInfo(
        String name, int size, int workers, int active, int queued, int waiting, boolean closed) {}

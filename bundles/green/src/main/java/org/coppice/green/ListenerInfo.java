package org.coppice.green;

import java.util.List;

/// A channel registered with a loop's hub at one moment, for listings: eventlet's
/// `format_hub_listeners`.
///
/// @param loop the name of its loop
/// @param channel which it is
/// @param readable whether a read may find something
/// @param writable whether a write may find room
/// @param readers the green threads that wait until it is readable, with since when; one at most
///   unless they share it
/// @param writers the green threads that wait until it is writable
public record ListenerInfo(
        String loop,
        String channel,
        boolean readable,
        boolean writable,
        List<GreenThreadInfo> readers,
        List<GreenThreadInfo> writers) {}

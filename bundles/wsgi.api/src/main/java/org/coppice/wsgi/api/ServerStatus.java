package org.coppice.wsgi.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a [Server] is at one moment, for listings.
///
/// **Threads**: immutable. **Errors**: none. **Null**: nothing here is null.
///
/// @param state what it does
/// @param reason why its configuration of now is refused, so that it does not listen or the former
///   goes on, or what keeps it from accepting for the moment; empty if all is well
/// @param notes what is valid and yet seldom meant, or should soon be over, such as another server
///   at the same address: a sentence each, with what to do
/// @param limitsMet how often clients had to wait or were turned away since it began, nearly, by
///   the key of the configuration that limits them; without those that nobody met
/// @param requestsCut how many requests did not end within `drainMillis` of its stop and were cut
/// @param connectionsCut how many other connections were
/// @param certificateEnd until when its certificate of TLS is valid, of several the first end;
///   empty if it has none, or does not know
public record ServerStatus(
        State state,
        String reason,
        List<String> notes,
        Map<String, Long> limitsMet,
        int requestsCut,
        int connectionsCut,
        Optional<Instant> certificateEnd) {

    /// What a server does.
    public enum State {
        /// It accepts connections.
        LISTENING,

        /// It cannot listen, and tries again by itself.
        RETRYING,

        /// It cannot listen before its configuration changes.
        NOT_LISTENING,

        /// It accepts no more connections, and lets the requests in flight end.
        DRAINING,

        /// It has ended.
        STOPPED
    }

    /// With copies of the list and the map.
    public ServerStatus {
        notes = List.copyOf(notes);
        limitsMet = Map.copyOf(limitsMet);
    }
}

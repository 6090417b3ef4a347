package org.coppice.websocket.server;

import java.util.List;

/// A WebSocket that nobody can reach.
///
/// @param patterns of its route
/// @param owner bundle and service, for people
/// @param reason what is wrong, and what would be right
record Refusal(List<String> patterns, String owner, String reason) {}

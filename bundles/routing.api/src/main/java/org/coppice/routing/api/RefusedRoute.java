package org.coppice.routing.api;

/// A route that cannot be, as people see it: what its service says is wrong.
///
/// **Threads**: immutable, for any. **Errors**: none. **Null**: never.
///
/// @param pattern empty if all routes of the service are refused
/// @param owner the bundle and the service behind it, for people
/// @param reason what is wrong, in one line
public record RefusedRoute(String pattern, String owner, String reason) {}

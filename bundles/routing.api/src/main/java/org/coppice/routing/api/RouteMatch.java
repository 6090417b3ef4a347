package org.coppice.routing.api;

import java.util.Map;

/// The rule that is for a request.
///
/// **Threads**: belongs to the request that it was made for. **Errors**: none. **Null**: never.
///
/// @param rule of the map
/// @param arguments the values of the pattern's variables and the rule's defaults, in Unicode
public record RouteMatch(RouteRule rule, Map<String, String> arguments) {}

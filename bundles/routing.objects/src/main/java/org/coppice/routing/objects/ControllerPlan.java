package org.coppice.routing.objects;

import java.util.Map;
import java.util.Optional;

/// What a class of controllers has for requests. It knows nothing of its router, so that it does
/// not outlive it, and is kept by the class, so that it does not outlive that.
///
/// @param actions by segment; those of a `RestController` are in its `rest`
/// @param subs by segment
record ControllerPlan(
        Class<?> type,
        Map<String, Action> actions,
        Map<String, SubPlan> subs,
        Optional<ActionPlan> fallback,
        Optional<LookupPlan> lookup,
        Optional<RestPlan> rest) {}

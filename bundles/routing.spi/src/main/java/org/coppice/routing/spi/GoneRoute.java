package org.coppice.routing.spi;

/// A route that went away a moment ago: requests for it wait for a successor.
///
/// @param absence says how long
record GoneRoute(RouteClaim claim, Absence absence) {}

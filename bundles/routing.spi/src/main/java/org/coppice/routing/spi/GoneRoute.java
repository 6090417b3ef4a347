package org.coppice.routing.spi;

/// A route that went away a moment ago: requests for it wait for a successor.
///
/// @param untilNanos when waiting ends, by `System.nanoTime`
record GoneRoute(RouteClaim claim, long untilNanos) {}

package org.coppice.routing.mapper;

/// A route and its place in the order of trying: the lower is tried earlier.
record Ranked(int rank, MappedRoute route) {}

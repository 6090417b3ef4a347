package org.coppice.wsgi.server;

/// The places of a connection in the chains of its loop: of ten thousand connections each object
/// counts, so it is its own link.
///
/// **Threads**: its loop's.
abstract class ConnectionLinks {
    /// The links of [ServerLoop].
    HttpConnection older;

    HttpConnection newer;

    /// The links of the [IdleConnections] that it is one of.
    HttpConnection idleBefore;

    HttpConnection idleAfter;
}

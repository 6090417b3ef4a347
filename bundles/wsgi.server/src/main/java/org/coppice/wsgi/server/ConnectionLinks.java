package org.coppice.wsgi.server;

/// The places of a connection in the chains of its loop: of ten thousand connections each object
/// counts, so it is its own link.
///
/// **Threads**: its loop's.
abstract class ConnectionLinks {
    /// The links of [ServerLoop].
    HttpConnection older;

    HttpConnection newer;

    /// The links of [IdleConnections], of those that are idle or of those that rest.
    HttpConnection idleBefore;

    HttpConnection idleAfter;
}

package org.coppice.wsgi.server;

/// The connections of one loop that wait for a request, in the order in which they began to.
///
/// A connection comes here twice a request, so it is a link of the chain itself.
///
/// **Threads**: its loop's.
final class IdleConnections {
    private HttpConnection oldest;
    private HttpConnection newest;

    /// The last one that has been here since [#mark()]; null if none has.
    private HttpConnection marked;

    void add(HttpConnection connection) {
        connection.idleBefore = newest;
        if (newest == null) {
            oldest = connection;
        } else {
            newest.idleAfter = connection;
        }
        newest = connection;
    }

    /// Does nothing if it is nowhere; it must not be among others.
    void remove(HttpConnection connection) {
        HttpConnection before = connection.idleBefore;
        HttpConnection after = connection.idleAfter;
        if (before == null && oldest != connection) {
            return;
        }
        if (marked == connection) {
            marked = before;
        }
        if (before == null) {
            oldest = after;
        } else {
            before.idleAfter = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.idleBefore = before;
        }
        connection.idleBefore = null;
        connection.idleAfter = null;
    }

    boolean isEmpty() {
        return oldest == null;
    }

    /// Where the one is that has waited longest: these, or others.
    IdleConnections older(IdleConnections others) {
        boolean here = others.isEmpty() || !isEmpty() && waitsLongerThan(others);
        return here ? this : others;
    }

    private boolean waitsLongerThan(IdleConnections others) {
        return oldest.idleSinceNanos() - others.oldest.idleSinceNanos() < 0;
    }

    /// Remembers who is here.
    void mark() {
        marked = newest;
    }

    /// Takes out the one that has waited longest of those who have been here since [#mark()]; null
    /// if there is none.
    HttpConnection takeMarked() {
        return marked == null ? null : takeOldest();
    }

    /// Takes out the one that has waited longest; null if there is none.
    HttpConnection takeOldest() {
        HttpConnection taken = oldest;
        if (taken != null) {
            remove(taken);
        }
        return taken;
    }
}

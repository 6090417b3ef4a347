package org.coppice.routing.mapper;

import org.coppice.wsgi.api.Environ;

/// Finds the first route in the order of trying that is for a request, as far as that can be told
/// by its path, method and host.
final class BestMatch extends TreeWalk {
    private static final int[] NOTHING = {};

    private final String method;
    private final Environ environ;
    private final int after;
    private Ranked found;
    private Ranked[] group;
    private int[] bounds = NOTHING;

    /// @param after only routes of higher rank are of interest
    BestMatch(String method, String path, Environ environ, int after, Captures captures) {
        super(path, captures);
        this.method = method;
        this.environ = environ;
        this.after = after;
    }

    /// The route, or null.
    Ranked found() {
        return found;
    }

    /// The routes of the same segments as the one that was found, itself among them.
    Ranked[] group() {
        return group;
    }

    /// The values of its variables, as [Captures#copy].
    int[] bounds() {
        return bounds;
    }

    @Override
    void meet(Ranked[] routes, Captures captures) {
        for (Ranked ranked : routes) {
            if (ranked.rank() >= limit()) {
                return;
            }
            if (ranked.rank() > after
                    && ranked.accepts(method)
                    && ranked.isComplete(path(), captures)
                    && ranked.acceptsHost(environ)) {
                limit(ranked.rank());
                found = ranked;
                group = routes;
                bounds = captures.copy();
                return;
            }
        }
    }

    /// The same for routes whose pattern is literal and is the path.
    void meetLiterals(Ranked[] routes) {
        for (Ranked ranked : routes) {
            if (ranked.rank() > after && ranked.accepts(method) && ranked.acceptsHost(environ)) {
                limit(ranked.rank());
                found = ranked;
                group = routes;
                return;
            }
        }
    }
}

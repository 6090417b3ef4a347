package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.List;
import org.coppice.wsgi.api.Environ;

/// Finds all routes that would be for a request if it had another method.
final class AllMatches extends TreeWalk {
    private final Environ environ;
    private final List<Match> matches = new ArrayList<>();

    AllMatches(String path, Environ environ, Captures captures) {
        super(path, captures);
        this.environ = environ;
    }

    List<Match> matches() {
        return matches;
    }

    @Override
    void meet(Ranked[] routes, Captures captures) {
        for (Ranked ranked : routes) {
            if (ranked.isComplete(path(), captures) && ranked.acceptsHost(environ)) {
                matches.add(new Match(ranked, captures.copy()));
            }
        }
    }

    /// @param bounds of the variables, as [Captures#copy]
    record Match(Ranked ranked, int[] bounds) {}
}

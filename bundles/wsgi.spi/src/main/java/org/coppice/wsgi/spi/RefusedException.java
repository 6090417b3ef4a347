package org.coppice.wsgi.spi;

import java.io.IOException;

/// The body of a request cannot be read further, and it is the client's fault: too long, too slow
/// or malformed. If the application lets it pass, the client gets the problem's status.
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    /// For this reason.
    public RefusedException(Problem problem) {
        super(problem.reason());
        this.problem = problem;
    }

    /// What the client is told.
    public Problem problem() {
        return problem;
    }
}

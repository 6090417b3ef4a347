package org.coppice.wsgi.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client is told when its request has failed, if it can still be told.
///
/// @param text the page: never what is the server's own business, unless it is set to debug
record FailureAnswer(Problem problem, String text) {
    private static final Logger LOG = LoggerFactory.getLogger(FailureAnswer.class);

    /// Finds out whose fault it was, and logs it where it was the application's.
    ///
    /// @throws ClientGoneException if there is nobody to be told
    static FailureAnswer to(Throwable failure, RequestHead head, ServerSettings settings)
            throws ClientGoneException {
        if (Causes.find(failure, ClientGoneException.class) instanceof ClientGoneException gone) {
            throw gone;
        }
        if (Causes.find(failure, RefusedException.class) instanceof RefusedException refused) {
            LOG.debug("The body of {} is refused: {}", head, refused.getMessage());
            return new FailureAnswer(refused.problem(), refused.getMessage());
        }
        LOG.error("Application {} failed at {}", settings.application().name(), head, failure);
        Problem problem = new Problem(500, "Internal Server Error");
        return new FailureAnswer(
                problem, settings.responses().debug() ? Causes.stackOf(failure) : problem.reason());
    }
}

package org.coppice.wsgi.spi;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client is told when its request has failed, if it can still be told.
///
/// **Threads**: any. **Errors**: see [#to]. **Null**: nothing here is null.
///
/// @param problem the status of the answer, and why
/// @param text the page: never what is the server's own business, unless it is set to debug
public record FailureAnswer(Problem problem, String text) {
    private static final Logger LOG = LoggerFactory.getLogger(FailureAnswer.class);

    /// Finds out whose fault it was, and logs it where it was the application's.
    ///
    /// @param request whose text names the request in the log
    /// @param application its name
    /// @param debug whether the page shows the stack trace
    /// @throws ClientGoneException if there is nobody to be told
    public static FailureAnswer to(
            Throwable failure, Object request, String application, boolean debug)
            throws ClientGoneException {
        var gone = Causes.find(failure, ClientGoneException.class);
        if (gone.isPresent()) {
            throw gone.get();
        }
        var refused = Causes.find(failure, RefusedException.class);
        if (refused.isPresent()) {
            LOG.debug("The body of {} is refused: {}", request, refused.get().getMessage());
            return new FailureAnswer(refused.get().problem(), refused.get().getMessage());
        }
        LOG.error("Application {} failed at {}", application, request, failure);
        Problem problem = new Problem(500, "Internal Server Error");
        return new FailureAnswer(problem, debug ? Causes.stackOf(failure) : problem.reason());
    }
}

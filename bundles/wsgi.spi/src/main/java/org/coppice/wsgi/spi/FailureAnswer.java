package org.coppice.wsgi.spi;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.wsgi.api.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client is told when its request has failed, if it can still be told.
///
/// **Threads**: any. **Errors**: see [#to]. **Null**: nothing here is null.
///
/// @param problem the status of the answer, and why
/// @param headers those that describe the page
/// @param page never what is the server's own business, unless it is set to debug
public record FailureAnswer(Problem problem, Headers headers, String page) {
    private static final Logger LOG = LoggerFactory.getLogger(FailureAnswer.class);

    /// The reason as plain text.
    public static FailureAnswer of(Problem problem) {
        return new FailureAnswer(
                problem,
                Headers.of("Content-Type", "text/plain; charset=utf-8"),
                problem.reason() + "\n");
    }

    /// Finds out whose fault it was, and logs it where it was the application's.
    ///
    /// @param request whose line names the request in the log
    /// @param application its name
    /// @param debug whether the page shows the stack traces: eventlet's `debug`
    /// @throws ClientGoneException if there is nobody to be told
    /// @throws GreenExit if the failure is only how the application has met the kill of its green
    ///   thread, as when a stop cuts a request that the JDK blocks
    public static FailureAnswer to(
            Throwable failure, FailedRequest request, String application, boolean debug)
            throws ClientGoneException {
        var gone = Causes.find(failure, ClientGoneException.class);
        if (gone.isPresent()) {
            throw gone.get();
        }
        var refused = Causes.find(failure, RefusedException.class);
        if (refused.isPresent()) {
            LOG.debug("The body of {} is refused: {}", request, refused.get().getMessage());
            return of(refused.get().problem());
        }
        endIfKilled(failure, request);
        LOG.error("Application {} failed at {}", application, request, failure);
        Problem problem = new Problem(500, "Internal Server Error");
        return debug ? DebugPage.of(problem, request, failure) : of(problem);
    }

    /// What the JDK blocks is interrupted by a kill, and the kill itself waits for the next switch:
    /// here it is, unless somebody else has interrupted.
    private static void endIfKilled(Throwable failure, FailedRequest request) {
        if (!isInterruption(failure) || !GreenThread.isCurrent()) {
            return;
        }
        try {
            Coppice.giveWay();
        } catch (GreenExit e) {
            LOG.debug("{} was ended within its application", request, failure);
            throw e;
        }
    }

    private static boolean isInterruption(Throwable failure) {
        return Thread.currentThread().isInterrupted()
                || Causes.find(failure, InterruptedException.class).isPresent()
                || Causes.find(failure, ClosedByInterruptException.class).isPresent()
                || Causes.find(failure, InterruptedIOException.class)
                        .filter(each -> !(each instanceof SocketTimeoutException))
                        .isPresent();
    }
}

package org.coppice.routing.spi;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.coppice.routing.api.RouteLimits;

/// A request has taken longer than its route allows. The message is all that is to be known: it has
/// no stack, so that a server's log has one line of it.
final class RouteTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// What waits on behalf of others, and is not where an application waits.
    private static final List<String> WAITERS =
            List.of(
                    "java.",
                    "jdk.",
                    "sun.",
                    "org.coppice.green.",
                    "org.coppice.coroutine.",
                    "org.coppice.net.",
                    "org.coppice.tpool.");

    /// @param met what the application has met when its time was over
    RouteTimeoutException(String route, Duration limit, Throwable met) {
        super(message(route, limit, "it was blocked at " + place(met)), null, false, false);
    }

    /// Between two parts of a body.
    RouteTimeoutException(String route, Duration limit) {
        super(message(route, limit, "its body was not sent by then"), null, false, false);
    }

    private static String message(String route, Duration limit, String where) {
        return "%s takes longer than %s = %d: %s"
                .formatted(route, RouteLimits.TIMEOUT_MILLIS, limit.toMillis(), where);
    }

    /// The innermost line of the application's code, of the first cause that tells one.
    private static String place(Throwable met) {
        Throwable root = met;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        StackTraceElement[] stack = root.getStackTrace();
        return Arrays.stream(stack)
                .filter(frame -> WAITERS.stream().noneMatch(frame.getClassName()::startsWith))
                .findFirst()
                .map(StackTraceElement::toString)
                .orElse(stack.length == 0 ? root.toString() : stack[0].toString());
    }
}

package org.coppice.wsgi.spi;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;

/// What is behind an application's exception: frameworks wrap what they do not know.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
public final class Causes {
    private static final int DEPTH = 10;

    private Causes() {}

    /// The first of that type among a failure and the ten causes below it; empty if there is none.
    public static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEPTH; depth++) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /// The stack trace, as it would be printed.
    public static String stackOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}

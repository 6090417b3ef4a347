package org.coppice.wsgi.server;

import java.io.PrintWriter;
import java.io.StringWriter;

/// What is behind an application's exception: frameworks wrap what they do not know.
final class Causes {
    private static final int DEPTH = 10;

    private Causes() {}

    /// The first of that type; null if there is none.
    static Throwable find(Throwable failure, Class<? extends Throwable> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEPTH; depth++) {
            if (type.isInstance(cause)) {
                return cause;
            }
            cause = cause.getCause();
        }
        return null;
    }

    static String stackOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}

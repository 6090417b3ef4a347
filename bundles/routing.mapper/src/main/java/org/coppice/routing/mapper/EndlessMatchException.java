package org.coppice.routing.mapper;

/// A regular expression backtracks for longer on a path than anybody wants to wait.
final class EndlessMatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param regex of all that was to be matched at once
    EndlessMatchException(String regex) {
        super(regex, null, false, false);
    }
}

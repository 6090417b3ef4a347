package org.coppice.shell;

/// Runs a line of commands and gives what it prints.
///
/// **Threads:** any, several at once.
@FunctionalInterface
interface CommandRunner {

    /// What became of a line.
    ///
    /// @param isGood whether it did what it should
    /// @param text what it printed, and at the end its result or what went wrong
    record Answer(boolean isGood, String text) {}

    /// Returns when the commands have ended, or have had their time. Never throws.
    Answer run(String line);
}

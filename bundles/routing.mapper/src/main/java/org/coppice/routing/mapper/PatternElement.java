package org.coppice.routing.mapper;

/// A part of a pattern.
sealed interface PatternElement {
    /// Literal text, not empty.
    record Text(String text) implements PatternElement {}

    /// A variable.
    ///
    /// @param regex empty: one or more characters without a slash
    record Variable(String name, String regex) implements PatternElement {
        boolean isPlain() {
            return regex.isEmpty();
        }

        /// Whether it takes whatever is left of the path.
        boolean isRest() {
            return regex.equals(".*") || regex.equals(".+");
        }
    }
}

package org.coppice.wsgi.testkit;

import java.util.List;

/// A response as it came.
///
/// @param fields names and values, in order
/// @param body without its framing
record Answer(int status, List<Field> fields, String body, boolean endsWithConnection) {

    /// A header field.
    record Field(String name, String value) {}

    /// The value of the only field of that name.
    ///
    /// @return null if there is none
    /// @throws AssertionError if there are several
    String value(String name) {
        List<Field> found =
                fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).toList();
        if (found.size() > 1) {
            throw new AssertionError("the response has several fields " + name + ": " + found);
        }
        return found.isEmpty() ? null : found.getFirst().value();
    }

    boolean isInterim() {
        return status < 200;
    }
}

package org.coppice.example.notes;

import java.nio.file.Path;

/// A configuration, checked. [NotesConfiguration] says what each key means.
record NotesSettings(Path folder, int maxNotes, long attachmentMaxBytes) {

    /// @param own the folder if there is none in the configuration
    /// @throws IllegalArgumentException that names the key, its value and what is allowed
    static NotesSettings of(NotesConfiguration from, Path own) {
        return new NotesSettings(
                from.folder().isEmpty() ? own : Path.of(from.folder()),
                (int) required("maxNotes", from.maxNotes(), 1),
                required("attachmentMaxBytes", from.attachmentMaxBytes(), 0));
    }

    private static long required(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s is %d, allowed is %d or more".formatted(key, value, least));
        }
        return value;
    }
}

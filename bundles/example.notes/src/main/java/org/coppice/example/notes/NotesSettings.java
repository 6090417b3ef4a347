package org.coppice.example.notes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.coppice.wsgi.spi.SettingsReader;

/// A configuration, checked. [NotesConfiguration] says what each key means.
record NotesSettings(Path folder, int maxNotes, long attachmentMaxBytes) {
    private static final long ATTACHMENT_MOST_BYTES = 1L << 40;

    /// @param own the folder if there is none in the configuration
    /// @throws IllegalArgumentException that names all bad keys, their values and what is allowed
    static NotesSettings of(SettingsReader reader, Path own) {
        NotesSettings settings =
                new NotesSettings(
                        folder(reader, own),
                        (int) reader.number("maxNotes", 1, Integer.MAX_VALUE),
                        reader.number("attachmentMaxBytes", 0, ATTACHMENT_MOST_BYTES));
        reader.requireNoFaults();
        return settings;
    }

    /// Is made here, so that one that cannot be is told now, and not to whoever uploads first.
    private static Path folder(SettingsReader reader, Path own) {
        String text = reader.name("folder");
        if (text.isEmpty()) {
            return own;
        }
        try {
            Path folder = Files.createDirectories(Path.of(text).toAbsolutePath());
            if (Files.isWritable(folder)) {
                return folder;
            }
        } catch (IOException | InvalidPathException e) {
            // told below, as a folder that nobody may write
        }
        reader.fault("folder", text, "give a folder that can be made and written");
        return own;
    }
}

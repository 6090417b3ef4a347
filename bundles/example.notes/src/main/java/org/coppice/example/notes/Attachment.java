package org.coppice.example.notes;

import java.nio.file.Path;
import org.coppice.web.headers.MediaType;

/// A file at a note.
///
/// @param name what the client calls it
/// @param file where it is kept
record Attachment(String name, MediaType type, long sizeBytes, Path file) {}

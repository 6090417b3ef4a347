package org.coppice.web.files;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Finds the folders of a handler.
interface Folders {
    /// Enters a folder; empty if there is none that may be entered.
    ///
    /// @param way names from the root, none of them `.`, `..` or with a separator
    /// @throws java.nio.file.AccessDeniedException if the system keeps it from this process
    Optional<Place> enter(List<String> way) throws IOException;
}

package org.coppice.web.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/// A folder that was entered. What is found and opened in it is in this very folder, whatever its
/// name leads to by then.
interface Place extends Closeable {
    /// What a name stands for; empty if there is nothing that may be served.
    Optional<Item> find(String name) throws IOException;

    /// The names in the folder, in no order; more than a limit are cut.
    List<String> names() throws IOException;

    @Override
    void close();

    /// Something in a folder, as long as that is open.
    interface Item {
        BasicFileAttributes attributes();

        /// Opens a regular file for reading.
        FileChannel open() throws IOException;
    }
}

package org.coppice.wsgi.api;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.osgi.annotation.versioning.ConsumerType;

/// Makes a body of a file: PEP 3333's `wsgi.file_wrapper`, see [Environ#FILE_WRAPPER].
@ConsumerType
@FunctionalInterface
public interface FileWrapper {
    /// A body of the bytes from the file's position to its end; closing the body closes the file.
    Body wrap(FileChannel file) throws IOException;
}

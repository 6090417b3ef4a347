package org.coppice.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.FileBody;

/// A file that is opened when it is sent: not for a 304, and anew for each time.
record FileSource(Path file) implements BodySource {
    @Override
    public Body open() {
        try {
            return FileBody.of(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the file cannot be sent: " + e.getMessage(), e);
        }
    }

    @Override
    public void drop() {}
}

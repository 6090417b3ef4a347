package org.coppice.wsgi.spi;

import java.io.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `wsgi.errors`: each line becomes an error in the log `org.coppice.wsgi.errors`.
///
/// **Threads**: belongs to the request's green thread. **Errors**: none. **Null**: no argument is
/// null.
public final class ErrorsWriter extends Writer {
    private static final Logger LOG = LoggerFactory.getLogger("org.coppice.wsgi.errors");

    private final StringBuilder line = new StringBuilder();

    /// For one request.
    public ErrorsWriter() {}

    @Override
    public void write(char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (text[i] == '\n') {
                flush();
            } else {
                line.append(text[i]);
            }
        }
    }

    /// Ends the line, if one has begun.
    @Override
    public void flush() {
        if (!line.isEmpty()) {
            LOG.error("{}", line.toString()); // a log may format it later: the builder goes on
            line.setLength(0);
        }
    }

    @Override
    public void close() {
        flush();
    }
}

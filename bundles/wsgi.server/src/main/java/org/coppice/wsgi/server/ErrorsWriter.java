package org.coppice.wsgi.server;

import java.io.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `wsgi.errors`: each line becomes an error in the log `org.coppice.wsgi.errors`.
final class ErrorsWriter extends Writer {
    private static final Logger LOG = LoggerFactory.getLogger("org.coppice.wsgi.errors");

    private final StringBuilder line = new StringBuilder();

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

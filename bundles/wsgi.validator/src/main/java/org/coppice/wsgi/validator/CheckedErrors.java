package org.coppice.wsgi.validator;

import java.io.IOException;
import java.io.Writer;

/// `wsgi.errors`: an application writes and leaves it open.
final class CheckedErrors extends Writer {
    private final Writer errors;

    CheckedErrors(Writer errors) {
        this.errors = errors;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        errors.write(text, offset, length);
    }

    @Override
    public void flush() throws IOException {
        errors.flush();
    }

    @Override
    public void close() {
        Rule.ERRORS_CLOSE.require(false, "it was closed");
    }
}

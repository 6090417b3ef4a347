package org.coppice.web.filters;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/// The JDK's.
final class GzipCoder implements ContentCoder {
    private static final int BUFFER_BYTES = 8 * 1024;

    @Override
    public String coding() {
        return "gzip";
    }

    @Override
    public OutputStream encoder(OutputStream target) throws IOException {
        return new GZIPOutputStream(target, BUFFER_BYTES, true);
    }
}

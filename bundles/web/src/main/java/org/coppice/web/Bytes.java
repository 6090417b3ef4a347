package org.coppice.web;

import java.io.IOException;
import java.io.InputStream;
import org.coppice.wsgi.api.Environ;

/// Takes a body into memory.
final class Bytes {
    private Bytes() {}

    /// @param thing what has too many bytes, for the message
    /// @throws HttpException 413 if there are more
    static byte[] readAll(Environ environ, int maxBytes, String thing) throws IOException {
        if (environ.contentLength().orElse(0) > maxBytes) {
            throw tooLarge(thing, maxBytes);
        }
        InputStream body = environ.input();
        byte[] bytes = body.readNBytes(maxBytes);
        if (bytes.length == maxBytes && body.read() >= 0) {
            throw tooLarge(thing, maxBytes);
        }
        return bytes;
    }

    private static HttpException tooLarge(String thing, int maxBytes) {
        return new HttpException(413, thing + " has more than " + maxBytes + " bytes");
    }
}

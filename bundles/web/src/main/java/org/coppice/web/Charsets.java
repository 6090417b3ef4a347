package org.coppice.web;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import org.coppice.web.headers.MediaType;

/// The charset that a client names.
final class Charsets {
    private Charsets() {}

    /// The parameter `charset` of a content type.
    ///
    /// @throws HttpException 415 if it is not known
    static Charset of(String contentType, Charset otherwise) {
        if (contentType.indexOf(';') < 0) {
            return otherwise;
        }
        return MediaType.parse(contentType)
                .flatMap(type -> type.parameter("charset"))
                .map(Charsets::named)
                .orElse(otherwise);
    }

    static Charset named(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new HttpException(415, "the charset \"" + name + "\" is not known", e);
        }
    }
}

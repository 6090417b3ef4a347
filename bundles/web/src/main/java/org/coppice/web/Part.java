package org.coppice.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.coppice.web.headers.ContentDisposition;
import org.coppice.wsgi.api.Headers;

/// A field or a file of a `multipart/form-data` body, as it comes from the client: see [Multipart].
///
/// **Threads**: belongs to the request's green thread; reading blocks it. **Errors**: what the
/// client did wrong is an [HttpException]. **Null**: nothing here is null.
public final class Part {
    private final Headers headers; // frozen
    private final ContentDisposition disposition;
    private final InputStream body;

    Part(Headers headers, ContentDisposition disposition, InputStream body) {
        this.headers = headers;
        this.disposition = disposition;
        this.body = body;
    }

    /// The name of the form's field.
    public String name() {
        return disposition.parameter("name").orElse("");
    }

    /// Whether it is a file: it came with a file name, be it empty.
    public boolean isFile() {
        return disposition.filename().isPresent();
    }

    /// What the client calls the file, without folders: of `C:\a\b.txt` and `../b.txt` it is
    /// `b.txt`. Empty for a field, and for a file without a name or with one of dots alone.
    ///
    /// It is the client's word still: two may be equal, and it may be what a shell or a file system
    /// takes for something else.
    public Optional<String> fileName() {
        return disposition.safeFilename();
    }

    /// The header `Content-Type` of the part.
    public Optional<String> contentType() {
        return headers.first("Content-Type");
    }

    /// All headers of the part; frozen. Their text holds one byte a char, as a request's.
    public Headers headers() {
        return headers;
    }

    /// The bytes, as they come. The stream ends with the part and is closed, with an `IOException`
    /// for who reads on, as soon as the next part is asked for.
    public InputStream body() {
        return body;
    }

    /// The rest of the part as text, in the charset of its content type, else UTF-8.
    ///
    /// @param maxBytes 0 or more
    /// @throws HttpException 413 that names the part if it has more, and 415 if its charset is not
    ///   known
    /// @throws IOException if the client has gone
    public String text(int maxBytes) throws IOException {
        return text(maxBytes, StandardCharsets.UTF_8);
    }

    String text(int maxBytes, Charset otherwise) throws IOException {
        byte[] bytes = body.readNBytes(maxBytes);
        if (bytes.length == maxBytes && body.read() >= 0) {
            throw tooLong(maxBytes);
        }
        return new String(bytes, Charsets.of(contentType().orElse(""), otherwise));
    }

    private HttpException tooLong(long maxBytes) {
        return new HttpException(
                413, "\"%s\" in the form has more than %d bytes".formatted(name(), maxBytes));
    }
}

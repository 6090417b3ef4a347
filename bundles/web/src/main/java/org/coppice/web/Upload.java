package org.coppice.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.coppice.wsgi.api.Headers;

/// A file that came with a form: small ones in memory, others in a temporary file, which is deleted
/// when the response is over. To keep it, copy or move it before: [#moveTo].
///
/// **Threads**: any, until the response is over. **Errors**: `IOException` of the file system.
/// **Null**: nothing here is null.
public final class Upload {
    private final Part part;
    private final byte[] bytes;
    private final Optional<Path> file;
    private final long sizeBytes;

    Upload(Part part, byte[] bytes) {
        this(part, bytes, Optional.empty(), bytes.length);
    }

    Upload(Part part, Path file, long sizeBytes) {
        this(part, new byte[0], Optional.of(file), sizeBytes);
    }

    private Upload(Part part, byte[] bytes, Optional<Path> file, long sizeBytes) {
        this.part = part;
        this.bytes = bytes;
        this.file = file;
        this.sizeBytes = sizeBytes;
    }

    /// The name of the form's field.
    public String name() {
        return part.name();
    }

    /// What the client calls the file, see [Part#fileName].
    public Optional<String> fileName() {
        return part.fileName();
    }

    /// The content type that the client gives it.
    public Optional<String> contentType() {
        return part.contentType();
    }

    /// The headers of the part; frozen.
    public Headers headers() {
        return part.headers();
    }

    /// Its length.
    public long sizeBytes() {
        return sizeBytes;
    }

    /// The temporary file; empty if it is in memory.
    public Optional<Path> file() {
        return file;
    }

    /// A stream over its bytes, from the first; each call opens another one.
    public InputStream open() throws IOException {
        return file.isPresent()
                ? Files.newInputStream(file.get())
                : new ByteArrayInputStream(bytes);
    }

    /// Makes it a file that stays: a temporary one is moved, which costs nothing within one file
    /// system. Neither this nor [#open] may be called afterwards.
    ///
    /// @param target a path of the application's own making: to take [#fileName] as it is lets
    ///   clients overwrite each other's
    /// @throws IOException also if `target` exists
    public void moveTo(Path target) throws IOException {
        if (file.isPresent()) {
            Files.move(file.get(), target);
        } else {
            Files.copy(new ByteArrayInputStream(bytes), target);
        }
    }
}

package org.coppice.web.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.web.Handler;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;

/// One file: WebOb's `static.FileApp`.
///
/// It is sent with its media type by the name's extension, `Last-Modified`, a strong `ETag` made of
/// its size and time, and `X-Content-Type-Options: nosniff`; conditions and ranges are answered,
/// and servers send it from the disk (`sendfile`) where they can. A file beside it with `.br`,
/// `.zst` or `.gz` behind its name is sent in its place to clients that accept that coding.
///
/// `GET` and `HEAD` only, else 405; 404 if it is not there, 403 if it cannot be read.
///
/// **Threads**: any; the disk is read on the caller's loop. **Errors**: an `IOException` that is
/// neither of the above. **Null**: nothing here is null.
public final class FileHandler implements Handler {
    private final FileSettings settings;
    private final Sender sender;
    private final Folders folders;

    FileHandler(FileSettings settings) {
        this(settings, new Tree(settings.root().getParent(), FileSettings.Links.ALL, false));
    }

    FileHandler(FileSettings settings, Folders folders) {
        this.settings = settings;
        this.sender = new Sender(settings);
        this.folders = folders;
    }

    /// A file with the default settings.
    ///
    /// @param file is made absolute
    /// @throws IllegalArgumentException if there is no such file
    public static FileHandler of(Path file) {
        return of(Map.of("root", file.toAbsolutePath().toString()));
    }

    /// With these settings, the keys of the configuration; those of folders have no effect.
    ///
    /// @throws IllegalArgumentException that names all that is wrong with them
    public static FileHandler of(Map<String, ?> settings) {
        return new FileHandler(FileSettings.of(settings));
    }

    @Override
    public Response handle(Request request) throws IOException {
        Optional<Response> other = Methods.answer(request);
        if (other.isPresent()) {
            return other.get();
        }
        String name = settings.root().getFileName().toString();
        try (Place place = folders.enter(List.of()).orElseThrow(HttpException::notFound)) {
            Place.Item item = place.find(name).orElseThrow(HttpException::notFound);
            return sender.send(place, List.of(name), item, request);
        } catch (AccessDeniedException e) {
            throw HttpException.forbidden();
        }
    }
}

package org.coppice.web.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.web.Handler;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;

/// The files below a folder: WebOb's `static.DirectoryApp`.
///
/// The path of the request, behind what led to this handler, names the file. `GET` and `HEAD` only,
/// else 405; 404 for what is not there, hidden or no regular file; 403 for what the system keeps
/// from this process, and for a path with `..`. A folder is redirected to its URL with a slash, and
/// is its index file, or a listing, or a 404. See [FileHandler] for what a file is sent with.
///
/// Nothing outside of the root is served: names are checked, folders are entered one by one by
/// their descriptors where the system can (Linux can), and links are followed as `followLinks`
/// says, at the moment of opening too.
///
/// **Threads**: any; the disk is read on the caller's loop. **Errors**: an `IOException` that is
/// neither of the above. **Null**: nothing here is null.
public final class DirectoryHandler implements Handler {
    private final FileSettings settings;
    private final Folders folders;
    private final Sender sender;

    DirectoryHandler(FileSettings settings) {
        this(settings, tree(settings));
    }

    DirectoryHandler(FileSettings settings, Folders folders) {
        this.settings = settings;
        this.sender = new Sender(settings);
        this.folders = folders;
    }

    private static Tree tree(FileSettings settings) {
        try {
            return new Tree(settings.root(), settings.followLinks());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    ("root=%s is not allowed: it cannot be read, %s; let this process's user read"
                                    + " and enter it, then save the configuration again")
                            .formatted(settings.root(), e.getClass().getSimpleName()),
                    e);
        }
    }

    /// The files below a folder, with the default settings.
    ///
    /// @param root is made absolute
    /// @throws IllegalArgumentException if there is no such folder, or it cannot be read
    public static DirectoryHandler of(Path root) {
        return of(Map.of("root", root.toAbsolutePath().toString()));
    }

    /// With these settings, the keys of the configuration; `path` is the router's business.
    ///
    /// @throws IllegalArgumentException that names all that is wrong with them
    public static DirectoryHandler of(Map<String, ?> settings) {
        return new DirectoryHandler(FileSettings.of(settings));
    }

    @Override
    public Response handle(Request request) throws IOException {
        Optional<Response> other = Methods.answer(request);
        if (other.isPresent()) {
            return other.get();
        }
        Names names =
                Names.of(request.environ().path(), settings.hidden())
                        .orElseThrow(HttpException::notFound);
        try {
            return names.isFolder() || names.all().isEmpty()
                    ? folder(names, request)
                    : file(names, request);
        } catch (AccessDeniedException e) {
            throw HttpException.forbidden();
        } catch (InvalidPathException e) { // the system's encoding has no such characters
            throw HttpException.notFound();
        }
    }

    private Response file(Names names, Request request) throws IOException {
        try (Place place = folders.enter(names.folder()).orElseThrow(HttpException::notFound)) {
            String name = names.all().getLast();
            Place.Item item = place.find(name).orElseThrow(HttpException::notFound);
            if (item.attributes().isDirectory()) {
                throw HttpException.addSlash(request);
            }
            if (settings.hideIndex() && settings.index().contains(name)) {
                return Response.redirect("./").status(301);
            }
            return sender.send(place, names.all(), item, request);
        }
    }

    private Response folder(Names names, Request request) throws IOException {
        if (!names.isFolder()) { // the mount point itself, without a slash
            throw HttpException.addSlash(request);
        }
        try (Place place = folders.enter(names.all()).orElseThrow(HttpException::notFound)) {
            for (String index : settings.index()) {
                Optional<Place.Item> item =
                        place.find(index).filter(each -> each.attributes().isRegularFile());
                if (item.isPresent()) {
                    List<String> way = new ArrayList<>(names.all());
                    way.add(index);
                    return sender.send(place, way, item.get(), request);
                }
            }
            if (!settings.listing()) {
                throw HttpException.notFound();
            }
            return listing(names, place, request);
        }
    }

    private Response listing(Names names, Place place, Request request) throws IOException {
        List<Listing.Row> rows = new ArrayList<>();
        for (String name : place.names()) {
            Optional<BasicFileAttributes> attributes =
                    Names.isPossible(name, settings.hidden())
                            ? place.find(name).map(Place.Item::attributes)
                            : Optional.empty();
            attributes
                    .filter(each -> each.isDirectory() || each.isRegularFile())
                    .ifPresent(each -> rows.add(Listing.Row.of(name, each)));
        }
        return Listing.of(rows, !names.all().isEmpty(), request);
    }
}

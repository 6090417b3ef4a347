package org.coppice.web.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.coppice.web.files.FileSettings.Links;

/// The files below a root, and no others.
///
/// The root may be a link itself, and lead elsewhere at another time: it is found anew for each
/// request.
final class Tree implements Folders {
    /// The longest listing.
    static final int NAMES_MAX = 10_000;

    private final Path root;
    private final Links links;
    private final boolean secure;

    Tree(Path root, Links links) throws IOException {
        this(root, links, links != Links.ALL && SecurePlace.isSupported(root));
    }

    /// @param secure whether folders are entered by their descriptors
    Tree(Path root, Links links, boolean secure) {
        this.root = root;
        this.links = links;
        this.secure = secure;
    }

    @Override
    public Optional<Place> enter(List<String> way) throws IOException {
        try {
            return secure ? enterSecurely(way) : enterByName(way);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        }
    }

    private Optional<Place> enterSecurely(List<String> way) throws IOException {
        Optional<SecurePlace> place = walk(way);
        if (place.isEmpty() && links == Links.INSIDE) {
            Optional<List<String>> resolved = resolve(way);
            if (resolved.isPresent()) {
                place = walk(resolved.get());
            }
        }
        return place.map(each -> each);
    }

    /// Goes a way without links.
    Optional<SecurePlace> walk(List<String> way) throws IOException {
        DirectoryStream<Path> start = Files.newDirectoryStream(root);
        if (!(start instanceof SecureDirectoryStream<Path> folder)) {
            start.close();
            throw new IOException("the file system of %s has changed".formatted(root));
        }
        Optional<SecurePlace> place = Optional.of(new SecurePlace(this, List.of(), folder));
        for (String name : way) {
            if (place.isPresent()) {
                place = place.get().enter(name);
            }
        }
        return place;
    }

    /// The way without links to what a way with links leads to; empty if it leads out of the root,
    /// or nowhere, or if no links are followed.
    Optional<List<String>> resolve(List<String> way) throws IOException {
        if (links != Links.INSIDE) {
            return Optional.empty();
        }
        try {
            Path realRoot = root.toRealPath();
            Path real = path(realRoot, way).toRealPath();
            if (!real.startsWith(realRoot)) {
                return Optional.empty();
            }
            List<String> names = new ArrayList<>();
            for (Path each : realRoot.relativize(real)) {
                if (!each.toString().isEmpty()) {
                    names.add(each.toString());
                }
            }
            return Optional.of(names);
        } catch (FileSystemException e) {
            requireMissing(e);
            return Optional.empty();
        }
    }

    /// What a look at a name fails with when there is nothing: no such file, a link that leads to
    /// itself, a name that is too long.
    ///
    /// @throws AccessDeniedException if that is it
    static void requireMissing(FileSystemException e) throws AccessDeniedException {
        if (e instanceof AccessDeniedException denied) {
            throw denied;
        }
    }

    BasicFileAttributes rootAttributes() throws IOException {
        return Files.readAttributes(root, BasicFileAttributes.class);
    }

    private static Path path(Path start, List<String> way) {
        Path path = start;
        for (String name : way) {
            path = path.resolve(name);
        }
        return path;
    }

    // ---- by name

    private Optional<Place> enterByName(List<String> way) throws IOException {
        Path folder = path(root, way);
        return Files.isDirectory(folder) && mayFollow(folder)
                ? Optional.of(new PlainPlace(this, folder))
                : Optional.empty();
    }

    /// Whether the links on the way to it are those that may be followed.
    boolean mayFollow(Path file) throws IOException {
        try {
            return switch (links) {
                case ALL -> true;
                case INSIDE -> file.toRealPath().startsWith(root.toRealPath());
                case NONE ->
                        file.toRealPath().equals(root.toRealPath().resolve(root.relativize(file)));
            };
        } catch (FileSystemException e) {
            requireMissing(e);
            return false;
        }
    }
}

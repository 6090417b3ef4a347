package org.coppice.web.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A folder by its descriptor: every step from it is one of the system's `…at` calls without
/// following links, so that nobody who changes names meanwhile can lead it astray.
///
/// Links that may be followed are resolved first, and the way that comes out is walked again
/// without links.
final class SecurePlace implements Place {
    private static final Set<OpenOption> READ =
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Tree tree;
    private final List<String> way;
    private final SecureDirectoryStream<Path> folder;
    private final List<Place> others = new ArrayList<>(); // entered by links

    /// @param way from the root, for links
    SecurePlace(Tree tree, List<String> way, SecureDirectoryStream<Path> folder) {
        this.tree = tree;
        this.way = way;
        this.folder = folder;
    }

    /// The folder of that name in here; empty if it is none. This one is closed in any case.
    Optional<SecurePlace> enter(String name) throws IOException {
        try (this) {
            Optional<BasicFileAttributes> found = look(name);
            if (found.filter(BasicFileAttributes::isDirectory).isEmpty()) {
                return Optional.empty();
            }
            List<String> further = new ArrayList<>(way);
            further.add(name);
            return Optional.of(
                    new SecurePlace(
                            tree,
                            further,
                            folder.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS)));
        }
    }

    /// Looks before anything is opened: to open a pipe would block.
    private Optional<BasicFileAttributes> look(String name) throws IOException {
        try {
            return Optional.of(
                    folder.getFileAttributeView(
                                    Path.of(name),
                                    BasicFileAttributeView.class,
                                    LinkOption.NOFOLLOW_LINKS)
                            .readAttributes());
        } catch (FileSystemException e) {
            Tree.requireMissing(e);
            return Optional.empty();
        }
    }

    @Override
    public Optional<Item> find(String name) throws IOException {
        Optional<BasicFileAttributes> found = look(name);
        if (found.filter(BasicFileAttributes::isSymbolicLink).isPresent()) {
            return findLinked(name);
        }
        return found.map(attributes -> new Entry(name, attributes));
    }

    private Optional<Item> findLinked(String name) throws IOException {
        List<String> linked = new ArrayList<>(way);
        linked.add(name);
        Optional<List<String>> resolved = tree.resolve(linked);
        if (resolved.isEmpty()) {
            return Optional.empty();
        }
        if (resolved.get().isEmpty()) { // a link to the root
            return Optional.of(new Linked(tree.rootAttributes()));
        }
        Optional<SecurePlace> place =
                tree.walk(resolved.get().subList(0, resolved.get().size() - 1));
        if (place.isEmpty()) {
            return Optional.empty();
        }
        others.add(place.get());
        String last = resolved.get().getLast();
        Optional<BasicFileAttributes> found = place.get().look(last);
        return found.filter(each -> !each.isSymbolicLink())
                .map(attributes -> place.get().new Entry(last, attributes));
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (Path each : folder) {
            if (names.size() == Tree.NAMES_MAX) {
                break;
            }
            names.add(each.getFileName().toString());
        }
        return names;
    }

    @Override
    public void close() {
        try {
            folder.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a folder failed: " + e.getMessage(), e);
        } finally {
            others.forEach(Place::close);
        }
    }

    private final class Entry implements Item {
        private final String name;
        private final BasicFileAttributes attributes;

        Entry(String name, BasicFileAttributes attributes) {
            this.name = name;
            this.attributes = attributes;
        }

        @Override
        public BasicFileAttributes attributes() {
            return attributes;
        }

        @Override
        public FileChannel open() throws IOException {
            return (FileChannel) folder.newByteChannel(Path.of(name), READ);
        }
    }

    /// The root itself, which is no file.
    private record Linked(BasicFileAttributes attributes) implements Item {
        @Override
        public FileChannel open() throws IOException {
            throw new NoSuchFileException("the root is a folder");
        }
    }

    /// Whether the system has such folders.
    static boolean isSupported(Path root) throws IOException {
        try (var stream = Files.newDirectoryStream(root)) {
            return stream instanceof SecureDirectoryStream;
        }
    }
}

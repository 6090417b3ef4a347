package org.coppice.web.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A folder by its name: for where all links are followed, and for systems that know no better.
///
/// @param tree says which links are followed
record PlainPlace(Tree tree, Path folder) implements Place {
    @Override
    public Optional<Item> find(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!tree.mayFollow(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Entry(file, Files.readAttributes(file, BasicFileAttributes.class)));
        } catch (FileSystemException e) {
            Tree.requireMissing(e);
            return Optional.empty();
        }
    }

    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path each : files) {
                if (names.size() == Tree.NAMES_MAX) {
                    break;
                }
                names.add(each.getFileName().toString());
            }
        }
        return names;
    }

    @Override
    public void close() {}

    private record Entry(Path file, BasicFileAttributes attributes) implements Item {
        @Override
        public FileChannel open() throws IOException {
            return FileChannel.open(file, StandardOpenOption.READ);
        }
    }
}

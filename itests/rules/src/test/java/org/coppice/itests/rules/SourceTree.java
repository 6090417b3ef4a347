package org.coppice.itests.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The checked-out tree that the rules are applied to.
final class SourceTree {
    private static final Path ROOT = Path.of(System.getProperty("coppice.root")).normalize();

    private SourceTree() {}

    static Path root() {
        return ROOT;
    }

    /// Every Java source file of every module, tests too.
    static List<Path> javaFiles() {
        return Stream.of("bundles", "distribution", "itests")
                .flatMap(folder -> filesBelow(ROOT.resolve(folder)).stream())
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> !file.toString().contains("/target/"))
                .sorted()
                .toList();
    }

    /// The folder of each bundle.
    static List<Path> bundles() {
        try (var folders = Files.list(ROOT.resolve("bundles"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> filesBelow(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

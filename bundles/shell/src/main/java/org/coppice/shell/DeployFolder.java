package org.coppice.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/// The folder `deploy`, as far as File Install passes over it in silence: files that are called
/// `.jar` and cannot be a bundle.
///
/// **Threads:** any.
final class DeployFolder {
    private static final String HOME = "coppice.home";

    private final Optional<Path> folder;

    /// @param folder nothing if there is none
    DeployFolder(Optional<Path> folder) {
        this.folder = folder;
    }

    static DeployFolder of(BundleContext context) {
        return new DeployFolder(
                Optional.ofNullable(context.getProperty(HOME))
                        .map(home -> Path.of(home, "deploy")));
    }

    /// The jars there, each with what tells whether it has changed; nothing if there is no folder.
    Map<Path, String> jars() throws IOException {
        Map<Path, String> found = new TreeMap<>();
        if (folder.filter(Files::isDirectory).isEmpty()) {
            return found;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder.get())) {
            files = all.filter(each -> each.toString().endsWith(".jar")).toList();
        }
        for (Path file : files) {
            if (Files.isRegularFile(file)) {
                found.put(file, Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return found;
    }

    /// What is wrong with each jar there that is no bundle; a line each.
    List<String> faults() {
        try {
            return jars().keySet().stream().flatMap(each -> fault(each).stream()).toList();
        } catch (IOException e) {
            return List.of("deploy cannot be read: " + e);
        }
    }

    /// The jars whose bundle is not installed; a line each. File Install takes a second jar of the
    /// same name and version for an update of the first one's bundle: when it goes, so does the
    /// bundle, and the first is thought to be installed until it goes too.
    ///
    /// @param isInstalled whether there is such a bundle, as [#identity]
    List<String> orphans(Predicate<String> isInstalled) {
        try {
            return jars().keySet().stream()
                    .filter(file -> identity(file).filter(isInstalled.negate()).isPresent())
                    .map(DeployFolder::orphan)
                    .toList();
        } catch (IOException e) {
            return List.of(); // told by faults()
        }
    }

    static String orphan(Path file) {
        return ("deploy/%s is not installed: its bundle went with another jar of its name and"
                    + " version, or by a command; move it out of deploy/ and, two seconds later,"
                    + " back")
                .formatted(file.getFileName());
    }

    /// Whether a bundle is installed, as [#identity] has it.
    static Predicate<String> installed(BundleContext context) {
        return identity ->
                Arrays.stream(context.getBundles())
                        .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion())
                        .anyMatch(identity::equals);
    }

    /// Symbolic name and version of the bundle in a file; nothing if it is none.
    static Optional<String> identity(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String name =
                    manifest == null
                            ? null
                            : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                return Optional.empty();
            }
            Version version =
                    Version.parseVersion(
                            manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION));
            return Optional.of(name.split(";")[0].strip() + " " + version);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // told by fault(), or by the framework
        }
    }

    /// Why a file cannot be a bundle, in a line that names it; nothing if it can, or is gone.
    static Optional<String> fault(Path file) {
        String why;
        try {
            if (Files.size(file) == 0) {
                why = "is empty";
            } else if (isBundle(file)) {
                return Optional.empty();
            } else {
                why =
                        "is no OSGi bundle, its manifest has no %s; build it with route-parent or bnd"
                                .formatted(Constants.BUNDLE_SYMBOLICNAME);
            }
        } catch (IOException e) {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            why = "is no jar that can be read: " + e.getMessage();
        }
        return Optional.of("deploy/%s %s".formatted(file.getFileName(), why));
    }

    private static boolean isBundle(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            return manifest != null
                    && manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null;
        }
    }
}

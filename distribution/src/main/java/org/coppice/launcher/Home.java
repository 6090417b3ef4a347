package org.coppice.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The folders of an installed Coppice. `root` is what was unpacked and may be read-only; `var` is
/// what a running container writes.
record Home(Path root, Path var) {

    /// `rootFolder` is the working folder when null, `varFolder` then is `var` below the root.
    static Home of(String rootFolder, String varFolder) {
        Path root = Path.of(Optional.ofNullable(rootFolder).orElse("")).toAbsolutePath();
        Path var = Optional.ofNullable(varFolder).map(Path::of).orElse(root.resolve("var"));
        return new Home(root.normalize(), var.toAbsolutePath().normalize());
    }

    /// Configuration: one file for each PID.
    Path etc() {
        return root.resolve("etc");
    }

    /// Bundles that the user drops in and takes away.
    Path deploy() {
        return root.resolve("deploy");
    }

    /// What is started, one file for each capability.
    Path features() {
        return root.resolve("features");
    }

    /// The bundles that features name, in Maven's layout.
    Path system() {
        return root.resolve("system");
    }

    /// The socket on which a running container takes shell commands. Relative to the working folder
    /// when that is above it: the name of a Unix domain socket may have 107 bytes only.
    Path shellSocket() {
        Path socket = var.resolve("shell.sock");
        Path workingFolder = Path.of("").toAbsolutePath();
        return socket.startsWith(workingFolder) ? workingFolder.relativize(socket) : socket;
    }

    /// Version of the distribution, or `unknown`.
    String version() {
        try {
            return Files.readString(root.resolve("VERSION")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}

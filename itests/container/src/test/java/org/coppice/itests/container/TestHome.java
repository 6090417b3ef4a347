package org.coppice.itests.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The folders of a container under test: `etc` and `deploy` are copies of what the distribution
/// ships, with a free port in place of 8090.
record TestHome(Path root) {
    static final Path DISTRIBUTION = Path.of(property("coppice.distribution")).normalize();
    static final Path ROUTE_JAR = Path.of(property("coppice.route")).normalize();
    static final Path VALIDATOR_JAR = Path.of(property("coppice.validator")).normalize();
    static final String SERVER = "org.coppice.wsgi.server-main";

    private static final Path HOMES = Path.of(property("coppice.homes"));

    private static String property(String key) {
        String value = System.getProperty(key);
        if (value == null) {
            throw new IllegalStateException("Run with -D" + key + ", as failsafe does");
        }
        return value;
    }

    /// Makes the folders anew.
    static TestHome create(String name) throws IOException {
        TestHome home = new TestHome(HOMES.resolve(name).toAbsolutePath());
        delete(home.root());
        copy(DISTRIBUTION.resolve("etc"), home.etc());
        copy(DISTRIBUTION.resolve("deploy"), home.deploy());
        Path server = home.etc().resolve(SERVER + ".cfg");
        String shipped = Files.readString(server);
        Files.writeString(server, shipped.replaceAll("(?m)^port\\s*=.*$", "port=0"));
        return home;
    }

    /// Where a bundle is that the distribution carries.
    static String shipped(String bundle) throws IOException {
        try (Stream<Path> files =
                Files.walk(DISTRIBUTION.resolve("system/org/coppice/" + bundle))) {
            return files.filter(each -> each.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow()
                    .toUri()
                    .toString();
        }
    }

    Path etc() {
        return root.resolve("etc");
    }

    Path deploy() {
        return root.resolve("deploy");
    }

    Path log() {
        return root.resolve("var/log/coppice.log");
    }

    Path configuration(String pid) {
        return etc().resolve(pid + ".cfg");
    }

    /// Writes a configuration file as an editor does: all of it at once.
    void configure(String pid, String... lines) throws IOException {
        place(String.join("\n", lines).concat("\n").getBytes(), configuration(pid));
    }

    /// Writes a file at once: nobody ever sees half of it.
    void place(byte[] content, Path file) throws IOException {
        Path aside = Files.write(root.resolve("aside"), content);
        Files.move(
                aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}

package org.coppice.itests.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/// Revisions of the bundle that `itests/route` builds: the same classes, another version.
final class RouteJar {
    static final String NAME = "org.coppice.itests.route";

    private static final String ROUTE = "/revision/";
    private static final String CONTROLLER = "/things";

    private RouteJar() {}

    /// The jar with the version `1.0.REVISION`, which its route tells.
    static byte[] ofRevision(int revision) throws IOException {
        return of("1.0." + revision, ROUTE);
    }

    /// The jar with a version, which its route and its controller tell.
    ///
    /// @param path where the route is, `/v1/`, and the controller, `/v1/things`
    static byte[] of(String version, String path) throws IOException {
        return of(version, path, "nothing");
    }

    /// As [#of(String, String)], without an entry: the component of that class cannot start.
    static byte[] of(String version, String path, String missing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream file = Files.newInputStream(TestHome.ROUTE_JAR);
                JarInputStream from = new JarInputStream(file)) {
            Manifest manifest = from.getManifest();
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
            try (JarOutputStream to = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry = from.getNextJarEntry();
                        entry != null;
                        entry = from.getNextJarEntry()) {
                    if (!entry.getName().endsWith(missing)) {
                        to.putNextEntry(new JarEntry(entry.getName()));
                        to.write(content(entry, from.readAllBytes(), path));
                    }
                }
            }
        }
        return bytes.toByteArray();
    }

    /// The paths stand in the descriptions of the components.
    private static byte[] content(JarEntry entry, byte[] bytes, String path) {
        if (!entry.getName().startsWith("OSGI-INF/")) {
            return bytes;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        String controller = path.equals(ROUTE) ? CONTROLLER : path + CONTROLLER.substring(1);
        String talks = path.equals(ROUTE) ? "" : path.substring(0, path.length() - 1);
        return text.replace(ROUTE, path)
                .replace(CONTROLLER, controller)
                .replace("/talk/", talks + "/talk/")
                .replace("/long-talk/", talks + "/long-talk/")
                .getBytes(StandardCharsets.UTF_8);
    }
}

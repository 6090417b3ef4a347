package org.coppice.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/// Reads OSGi feature files. Of what a feature may hold Coppice uses the bundles, each with its
/// `bundleStartLevel`; anything else is an error rather than silently left out.
final class Features {
    private static final String START_LEVEL = "bundleStartLevel";
    private static final int HIGHEST_START_LEVEL = 100;

    private final FeatureService reader = new FeatureServiceImpl();
    private final Path system;

    /// Bundles are looked up below `system`, a folder in Maven's layout.
    Features(Path system) {
        this.system = system;
    }

    /// All bundles of all `*.json` files in a folder, ordered by start level, then by file name,
    /// then as the file lists them. A bundle that two features name comes once.
    List<FeatureBundleFile> read(Path folder) throws LaunchException {
        return read(filesIn(folder));
    }

    /// As [#read(Path)], of these files.
    List<FeatureBundleFile> read(List<Path> files) throws LaunchException {
        Map<Path, FeatureBundleFile> found = new LinkedHashMap<>();
        for (Path file : files) {
            for (FeatureBundle bundle : parse(file).getBundles()) {
                FeatureBundleFile entry = locate(file, bundle);
                found.putIfAbsent(entry.file(), entry);
            }
        }
        List<FeatureBundleFile> ordered = new ArrayList<>(found.values());
        ordered.sort((a, b) -> Integer.compare(a.startLevel(), b.startLevel()));
        return ordered;
    }

    private static List<Path> filesIn(Path folder) throws LaunchException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
            if (found.isEmpty()) {
                throw new LaunchException("No feature file (*.json) in " + folder);
            }
            return found;
        } catch (IOException e) {
            throw new LaunchException("Cannot read the features folder: " + e);
        }
    }

    private Feature parse(Path file) throws LaunchException {
        try (Reader json = Files.newBufferedReader(file)) {
            Feature feature = reader.readFeature(json);
            if (feature.getBundles().isEmpty()) {
                throw new LaunchException("Feature " + file + " lists no \"bundles\"");
            }
            if (!feature.getConfigurations().isEmpty() || !feature.getExtensions().isEmpty()) {
                throw new LaunchException(
                        "Feature %s: only \"bundles\" are supported; put configurations into etc/"
                                .formatted(file));
            }
            return feature;
        } catch (IOException | RuntimeException e) {
            throw new LaunchException("Feature " + file + " cannot be read: " + e.getMessage());
        }
    }

    private FeatureBundleFile locate(Path feature, FeatureBundle bundle) throws LaunchException {
        Set<String> keys = bundle.getMetadata().keySet();
        if (!keys.equals(Set.of(START_LEVEL))) {
            throw new LaunchException(
                    "Feature %s, bundle %s: expected \"id\" and \"%s\", found also or instead %s"
                            .formatted(feature, bundle.getID(), START_LEVEL, keys));
        }
        Path file = system.resolve(pathOf(bundle.getID()));
        if (!Files.isRegularFile(file)) {
            throw new LaunchException(
                    "Feature %s, bundle %s: there is no file %s"
                            .formatted(feature, bundle.getID(), file));
        }
        return new FeatureBundleFile(file, startLevel(feature, bundle));
    }

    private static int startLevel(Path feature, FeatureBundle bundle) throws LaunchException {
        Object value = bundle.getMetadata().get(START_LEVEL);
        if (value instanceof Long level && level >= 1 && level <= HIGHEST_START_LEVEL) {
            return level.intValue();
        }
        throw new LaunchException(
                "Feature %s, bundle %s: %s is %s, expected a whole number from 1 to %d"
                        .formatted(
                                feature, bundle.getID(), START_LEVEL, value, HIGHEST_START_LEVEL));
    }

    private static Path pathOf(ID id) {
        return Path.of(
                id.getGroupId().replace('.', '/'),
                id.getArtifactId(),
                id.getVersion(),
                id.getArtifactId() + "-" + id.getVersion() + ".jar");
    }
}

package org.coppice.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What the launcher would start, for tests that have another program start it. It lives in the
/// launcher's package so that tests run what users run and nothing is written twice.
public final class LauncherPlan {
    private LauncherPlan() {}

    /// A bundle and when it starts.
    public record PlannedBundle(String url, int startLevel) {}

    /// The bundles of all features of a distribution.
    public static List<PlannedBundle> bundles(Path distribution) {
        Home home = home(distribution);
        return planned(() -> new Features(home.system()).read(home.features()));
    }

    /// The bundles of a feature that a distribution carries and does not start.
    public static List<PlannedBundle> optionalBundles(Path distribution, String feature) {
        Home home = home(distribution);
        Path file = home.features().resolve("optional").resolve(feature + ".json");
        return planned(() -> new Features(home.system()).read(List.of(file)));
    }

    private interface Reading {
        List<FeatureBundleFile> read() throws LaunchException;
    }

    private static List<PlannedBundle> planned(Reading reading) {
        try {
            return reading.read().stream()
                    .map(bundle ->
                            new PlannedBundle(
                                    "reference:" + bundle.file().toUri(), bundle.startLevel()))
                    .toList();
        } catch (LaunchException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The framework's properties for a container with that root folder.
    public static Map<String, String> settings(Path root) {
        return Container.settings(home(root));
    }

    /// The start level at which everything runs.
    public static int topStartLevel() {
        return Container.TOP_START_LEVEL;
    }

    private static Home home(Path root) {
        return Home.of(root.toString(), null);
    }
}

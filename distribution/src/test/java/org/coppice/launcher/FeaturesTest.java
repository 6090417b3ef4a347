package org.coppice.launcher;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FeaturesTest {
    @Rule public TemporaryFolder temporary = new TemporaryFolder();

    private Path system;
    private Path features;

    @Before
    public void makeFolders() throws IOException {
        system = temporary.newFolder("system").toPath();
        features = temporary.newFolder("features").toPath();
    }

    @Test
    public void bundlesComeInTheOrderOfTheirStartLevels() throws Exception {
        Path late = bundle("org.a", "late", "1.0");
        Path early = bundle("org.a", "early", "1.0-SNAPSHOT");
        feature("a", entry("org.a:late:1.0", "20"), entry("org.a:early:1.0-SNAPSHOT", "1"));
        assertEquals(
                List.of(new FeatureBundleFile(early, 1), new FeatureBundleFile(late, 20)), read());
    }

    @Test
    public void aBundleOfTwoFeaturesComesOnce() throws Exception {
        Path shared = bundle("org.a", "shared", "1.0");
        feature("a", entry("org.a:shared:1.0", "10"));
        feature("b", entry("org.a:shared:1.0", "10"));
        assertEquals(List.of(new FeatureBundleFile(shared, 10)), read());
    }

    @Test
    public void aMissingBundleFileIsNamed() throws Exception {
        feature("a", entry("org.a:gone:1.0", "10"));
        refused("Feature a.json, bundle org.a:gone:1.0: there is no file gone-1.0.jar");
    }

    @Test
    public void anUnknownKeyIsNamed() throws Exception {
        bundle("org.a", "b", "1.0");
        feature("a", "{\"id\": \"org.a:b:1.0\", \"startLevel\": 3}");
        refused(
                "Feature a.json, bundle org.a:b:1.0: expected \"id\" and \"bundleStartLevel\","
                        + " found also or instead [startLevel]");
    }

    @Test
    public void aStartLevelOutOfRangeIsNamed() throws Exception {
        bundle("org.a", "b", "1.0");
        for (String level : List.of("0", "101", "\"ten\"")) {
            feature("a", entry("org.a:b:1.0", level));
            refused(
                    "Feature a.json, bundle org.a:b:1.0: bundleStartLevel is %s, expected a whole number from 1 to 100"
                            .formatted(level.replace("\"", "")));
        }
    }

    @Test
    public void aFeatureWithoutBundlesIsRefused() throws Exception {
        feature("a");
        refused("Feature a.json lists no \"bundles\"");
    }

    @Test
    public void brokenJsonIsRefusedWithItsPlace() throws Exception {
        Files.writeString(features.resolve("a.json"), "{ \"id\": ");
        String message = assertThrows(LaunchException.class, this::read).getMessage();
        assertEquals(message, true, message.contains("a.json cannot be read: "));
        assertEquals(message, true, message.contains("line no=1"));
    }

    @Test
    public void anEmptyFolderIsRefused() {
        refused("No feature file (*.json) in features");
    }

    private List<FeatureBundleFile> read() throws LaunchException {
        return new Features(system).read(features);
    }

    /// Compares with the folders of file names left out.
    private void refused(String expected) {
        String message = assertThrows(LaunchException.class, this::read).getMessage();
        assertEquals(expected, message.replaceAll("/\\S*/", ""));
    }

    private Path bundle(String group, String artifact, String version) throws IOException {
        Path folder = system.resolve(group.replace('.', '/')).resolve(artifact).resolve(version);
        Files.createDirectories(folder);
        return Files.createFile(folder.resolve(artifact + "-" + version + ".jar"));
    }

    private static String entry(String id, String startLevel) {
        return "{\"id\": \"%s\", \"bundleStartLevel\": %s}".formatted(id, startLevel);
    }

    private void feature(String name, String... bundles) throws IOException {
        Files.writeString(
                features.resolve(name + ".json"),
                "{\"feature-resource-version\": \"1.0\", \"id\": \"org.a:%s:1.0\", \"bundles\": [%s]}"
                        .formatted(name, String.join(",", bundles)));
    }
}

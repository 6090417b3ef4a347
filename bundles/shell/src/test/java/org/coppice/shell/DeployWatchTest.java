package org.coppice.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DeployWatchTest {
    @Rule public final TemporaryFolder temporary = new TemporaryFolder();

    private final List<String> told = new ArrayList<>();
    private final Set<String> installed = new HashSet<>();
    private DeployFolder folder;
    private DeployWatch watch;

    @Before
    public void begin() {
        folder = new DeployFolder(Optional.of(temporary.getRoot().toPath()));
        watch = new DeployWatch(folder, installed::contains, told::add);
    }

    @Test
    public void whatIsNoBundleIsNamedWithTheReason() throws IOException {
        Files.writeString(file("empty.jar"), "");
        Files.writeString(file("text.jar"), "this is no zip file");
        Files.writeString(file("notes.txt"), "nor this");
        writeJar("plain.jar", "Created-By", "me");
        writeJar("good.jar", "Bundle-SymbolicName", "good");
        List<String> faults = folder.faults();
        assertEquals(faults.toString(), 3, faults.size());
        assertEquals("deploy/empty.jar is empty", faults.get(0));
        assertTrue(faults.get(1), faults.get(1).startsWith("deploy/plain.jar is no OSGi bundle"));
        assertTrue(faults.get(2), faults.get(2).startsWith("deploy/text.jar is no jar"));
    }

    @Test
    public void aFileIsReportedWhenItIsStableAndAgainWhenItChanges() throws IOException {
        Files.writeString(file("a.jar"), "half");
        watch.look();
        Files.writeString(file("a.jar"), "half and half");
        watch.look();
        assertEquals(List.of(), told);
        watch.look();
        watch.look();
        assertEquals(1, told.size());
        Files.writeString(file("a.jar"), "");
        watch.look();
        watch.look();
        assertEquals("deploy/a.jar is empty", told.getLast());
        writeJar("a.jar", "Bundle-SymbolicName", "good");
        watch.look();
        watch.look();
        assertEquals(2, told.size());
    }

    @Test
    public void aJarThatHasLostItsBundleIsReportedOnce() throws IOException {
        writeJar("a.jar", "Bundle-SymbolicName", "x;singleton:=true");
        writeJar("never.jar", "Bundle-SymbolicName", "y");
        installed.add("x 0.0.0");
        watch.look();
        installed.clear();
        watch.look();
        assertEquals("it may come yet", List.of(), told);
        watch.look();
        watch.look();
        assertEquals(1, told.size());
        assertTrue(told.getFirst(), told.getFirst().startsWith("deploy/a.jar is not installed"));
    }

    @Test
    public void aJarWhoseBundleWasTakenAwayIsNamedWithTheRemedy() throws IOException {
        writeJar("a.jar", "Bundle-SymbolicName", "x");
        writeJar("b.jar", "Bundle-SymbolicName", "y");
        Files.writeString(file("text.jar"), "this is no zip file");
        assertEquals(
                List.of(
                        "deploy/b.jar is not installed: its bundle went with another jar of its"
                            + " name and version, or by a command; move it out of deploy/ and, two"
                            + " seconds later, back"),
                folder.orphans("x 0.0.0"::equals));
    }

    @Test
    public void withoutTheFolderNothingIsSaid() {
        assertEquals(List.of(), new DeployFolder(Optional.empty()).faults());
        assertEquals(List.of(), new DeployFolder(Optional.of(file("none"))).faults());
    }

    private Path file(String name) {
        return temporary.getRoot().toPath().resolve(name);
    }

    private void writeJar(String name, String header, String value) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(header, value);
        new JarOutputStream(Files.newOutputStream(file(name)), manifest).close();
    }
}

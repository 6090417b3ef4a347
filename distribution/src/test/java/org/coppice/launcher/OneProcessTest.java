package org.coppice.launcher;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class OneProcessTest {
    @Rule public TemporaryFolder temporary = new TemporaryFolder();

    @Test
    public void aSecondContainerIsRefusedUntilTheFirstEnds() throws Exception {
        Path root = temporary.getRoot().toPath();
        Home home = new Home(root, root.resolve("var"));
        String pid = String.valueOf(ProcessHandle.current().pid());
        try (OneProcess _ = OneProcess.claim(home)) {
            assertEquals(pid, Files.readString(home.var().resolve("coppice.pid")).strip());
            String message =
                    assertThrows(LaunchException.class, () -> OneProcess.claim(home)).getMessage();
            assertTrue(message, message.endsWith("with process id " + pid));
        }
        assertFalse(Files.exists(home.var().resolve("coppice.pid")));
        OneProcess.claim(home).close();
    }

    @Test
    public void aPidFileThatACrashLeftIsNoObstacle() throws Exception {
        Path root = temporary.getRoot().toPath();
        Files.writeString(root.resolve("coppice.pid"), "1\n");
        OneProcess.claim(new Home(root, root)).close();
    }
}

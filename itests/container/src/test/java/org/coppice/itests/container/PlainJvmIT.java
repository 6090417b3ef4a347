package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/// The container in a JVM that was started without any flag, as somebody else's is.
public class PlainJvmIT {
    private Coppice coppice;
    private String address;
    private Process process;

    @Before
    public void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            address = "http://127.0.0.1:" + free.getLocalPort();
            coppice = Coppice.install("PlainJvmIT", free.getLocalPort());
        }
        Path root = coppice.home().root();
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Dcoppice.home=" + root,
                                "-Dcoppice.var=" + root.resolve("var"),
                                "-cp",
                                root.resolve("lib") + "/*",
                                "org.coppice.launcher.Main",
                                "run")
                        .directory(root.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(root.resolve("output").toFile())
                        .start();
    }

    @After
    public void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    public void withoutAnyFlagItServesByNioAndHandoffAndTellsWhy() throws Exception {
        coppice.awaitOutput("Serving " + address);
        WebClient.get(address, "/hello/Ada").mustBe(200, "Hello, Ada!\n");
        String log = Files.readString(coppice.home().log());
        assertTells(log, "with hub nio and coroutine handoff");
        assertTells(log, "Coroutine 'virtual' needs the JVM flag --add-opens java.base/java.lang");
        assertTells(log, "--add-exports java.base/sun.nio.ch");
        process.destroy(); // SIGTERM
        assertEquals(0, process.waitFor());
    }

    private static void assertTells(String log, String text) {
        assertTrue(text + " is not in\n" + log, log.contains(text));
    }
}

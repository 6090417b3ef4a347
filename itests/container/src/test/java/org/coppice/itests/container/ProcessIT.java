package org.coppice.itests.container;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/// The container as a process of its own, as users start it: with `bin/coppice`.
public class ProcessIT {
    private static final int MEGABYTE = 1 << 20;

    private int port;
    private String address;
    private Coppice coppice;

    @Before
    public void install() throws IOException {
        port = freePort();
        address = "http://127.0.0.1:" + port;
        coppice = Coppice.install("ProcessIT", port);
    }

    @After
    public void stop() throws Exception {
        coppice.command("stop");
        coppice.end();
    }

    @Test
    public void startServesShellAnswersAndStopEndsIt() throws Exception {
        Coppice.Result start = coppice.command("start");
        assertEquals(start.text(), 0, start.status());
        assertTrue(start.text(), start.text().contains("Serving " + address + "/"));
        WebClient.get(address, "/hello/you").mustBe(200, "Hello, you!\n");

        assertEquals(0, coppice.command("status").status());
        Coppice.Result second = coppice.command("start");
        assertEquals(second.text(), 1, second.status());
        assertTrue(second.text(), second.text().contains("already runs"));

        Coppice.Result loops = coppice.command("shell", "coppice:loops");
        assertEquals(loops.text(), 0, loops.status());
        assertTrue(loops.text(), loops.text().contains("epoll"));
        Coppice.Result unknown = coppice.command("shell", "coppice:hub", "warp");
        assertEquals(unknown.text(), 1, unknown.status());

        assertEquals(0, coppice.command("stop").status());
        assertEquals(3, coppice.command("status").status());
        assertFalse(Files.exists(coppice.home().root().resolve("var/coppice.pid")));
    }

    @Test
    public void sigtermLetsTheRequestInFlightEnd() throws Exception {
        Process process = coppice.run();
        coppice.awaitOutput("Serving " + address);
        try (WebClient client = WebClient.connect(address)) {
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nfirst");
            assertEquals(200, client.head().status());
            ChunkedBytes echo = new ChunkedBytes(client);
            assertEquals("first", new String(echo.read(5)));
            process.destroy(); // SIGTERM
            Deadline.await("no new connection is taken", this::isRefused, refused -> refused);
            client.send("later");
            assertEquals("later", new String(echo.read(5)));
            assertEquals("the end of the body", 0, client.chunk().length);
            assertTrue("closed", client.isAtEnd());
        }
        assertEquals(0, process.waitFor());
        assertEquals(3, coppice.command("status").status());
    }

    private boolean isRefused() throws IOException {
        try (WebClient client = WebClient.connect(address)) {
            return client.hasAnswer();
        } catch (ConnectException e) {
            return true;
        }
    }

    @Test
    public void startTellsTheErrorsInItsLog() throws Exception {
        coppice.home().configure("org.coppice.green", "loops=0");
        Coppice.Result start = coppice.command("start");
        assertEquals(start.text(), 0, start.status());
        assertTrue(start.text(), start.text().contains("Errors: 1, see "));
        assertTrue(start.text(), start.text().contains("loops=0"));
    }

    @Test
    public void aBuiltInBundleIsBackWhenTheJarThatReplacedItGoes() throws Exception {
        String name = "org.coppice.routing.mapper";
        coppice.command("start");
        Path jar = coppice.home().deploy().resolve("mapper.jar");
        coppice.home().place(Files.readAllBytes(systemJar(name)), jar);
        awaitConsole("(" + name + ")");
        WebClient.get(address, "/hello/you").mustBe(200, "Hello, you!\n");
        Files.delete(jar);
        awaitConsole("coppice: " + name + " was uninstalled");
        WebClient.get(address, "/hello/you").mustBe(200, "Hello, you!\n");
    }

    private Path systemJar(String name) throws IOException {
        try (Stream<Path> files = Files.walk(coppice.home().root().resolve("system"))) {
            return files.filter(file -> file.getFileName().toString().matches(name + "-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void awaitConsole(String part) {
        Path console = coppice.home().root().resolve("var/log/console.log");
        Deadline.await(part, () -> Files.readString(console), text -> text.contains(part));
    }

    @Test
    public void aStalePidFileHindersNobody() throws Exception {
        Path pidFile = coppice.home().root().resolve("var/coppice.pid");
        Files.createDirectories(pidFile.getParent());
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
        assertEquals(3, coppice.command("status").status());
        Coppice.Result start = coppice.command("start");
        assertEquals(start.text(), 0, start.status());
        WebClient.get(address, "/hello/you").mustBe(200, "Hello, you!\n");
    }

    @Test
    public void aPidFileThatNamesWhatIsNotThisContainerHindersNobody() throws Exception {
        Path var = coppice.home().root().resolve("var");
        String[] words = {"-cp", "lib/*", "org.coppice.launcher.Main", "run"};
        assertEquals("this container", 0, statusWithPidOf(var, words));
        assertEquals("another container", 3, statusWithPidOf(coppice.home().root(), words));
        words[3] = "shell";
        assertEquals("a shell client", 3, statusWithPidOf(var, words));
    }

    /// What `status` says while the pid file names a process with these words in its command line.
    private int statusWithPidOf(Path var, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "read; :", "java"));
        command.add("-Dcoppice.var=" + var);
        command.addAll(List.of(words));
        Path pidFile = coppice.home().root().resolve("var/coppice.pid");
        Files.createDirectories(pidFile.getParent());
        Process process = new ProcessBuilder(command).start();
        try {
            Files.writeString(pidFile, process.pid() + "\n");
            return coppice.command("status").status();
        } finally {
            process.destroyForcibly().waitFor();
            Files.delete(pidFile);
        }
    }

    @Test
    public void aPortInUseIsToldAndAnotherOneIsTakenFromTheFile() throws Exception {
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            Coppice.Result start = coppice.command("start");
            assertEquals(start.text(), 1, start.status());
            assertTrue(start.text(), start.text().contains("127.0.0.1:" + other.getLocalPort()));
            assertTrue(start.text(), start.text().contains("in use"));
            int another = freePort();
            coppice.home().configure(TestHome.SERVER, "port=" + another);
            String anotherAddress = "http://127.0.0.1:" + another;
            Deadline.await(
                    "it serves at " + anotherAddress,
                    () -> coppice.command("shell", "coppice:servers").text(),
                    servers -> servers.contains(anotherAddress));
            WebClient.get(anotherAddress, "/hello/you").mustBe(200, "Hello, you!\n");
        }
    }

    @Test
    public void echoOfMoreThanTheHeapHoldsTakesConstantMemory() throws Exception {
        coppice.run("-Xmx48m");
        coppice.awaitOutput("Serving " + address);
        int pieces = 200;
        try (WebClient client = WebClient.connect(address)) {
            Thread sender = Thread.ofVirtual().start(() -> post(client, pieces));
            assertEquals(200, client.head().status());
            ChunkedBytes echo = new ChunkedBytes(client);
            for (int i = 0; i < pieces; i++) {
                assertArrayEquals("piece " + i, piece(i), echo.read(MEGABYTE));
            }
            assertEquals(0, client.chunk().length);
            sender.join();
            client.get("/hello/you").mustBe(200, "Hello, you!\n");
        }
    }

    private static void post(WebClient client, int pieces) {
        try {
            long lengthBytes = (long) pieces * MEGABYTE;
            client.send(
                    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
                            .formatted(lengthBytes));
            for (int i = 0; i < pieces; i++) {
                client.send(piece(i));
            }
        } catch (IOException e) {
            throw new AssertionError("the body was not taken", e);
        }
    }

    private static byte[] piece(int number) {
        byte[] bytes = new byte[MEGABYTE];
        Arrays.fill(bytes, (byte) number);
        bytes[0] = (byte) (number + 1);
        return bytes;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}

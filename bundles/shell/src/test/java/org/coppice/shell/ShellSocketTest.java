package org.coppice.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.Descriptor;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class ShellSocketTest {

    /// Commands of the test; Gogo finds public methods only.
    public static final class Commands {
        private final CountDownLatch running = new CountDownLatch(1);
        private final CountDownLatch mayEnd = new CountDownLatch(1);

        @Descriptor("gives it back")
        public String say(String what) {
            return what;
        }

        public void fail() {
            throw new IllegalStateException("this cannot be\nsecond line");
        }

        public void bad() throws IOException {
            throw new IOException("no disk");
        }

        public String flood() {
            return "0123456789abcdef".repeat(300_000);
        }

        public String stay() throws InterruptedException {
            running.countDown();
            mayEnd.await();
            return "stayed";
        }
    }

    /// One for all tests, and never stopped: a command whose client vanished may end after its
    /// test, and sets the streams of the JVM again.
    private static final ThreadIOImpl STREAMS = new ThreadIOImpl();

    @Rule public final TemporaryFolder folder = new TemporaryFolder(new java.io.File("/tmp"));
    @Rule public final Timeout net = Timeout.seconds(60);

    private final Commands commands = new Commands();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(STREAMS);
    private Path path;
    private ShellSocket socket;

    @BeforeClass
    public static void setStreams() {
        STREAMS.start();
    }

    @Before
    public void begin() {
        for (String function : List.of("say", "fail", "bad", "flood", "stay")) {
            processor.addCommand("test", commands, function);
        }
        path = folder.getRoot().toPath().resolve("new/folder/shell.sock");
        socket = new ShellSocket(Optional.of(path.toString()), new GogoRunner(processor));
    }

    @After
    public void end() {
        socket.close();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    private String ask(String line) throws IOException {
        return ask(line.getBytes(StandardCharsets.UTF_8));
    }

    private String ask(byte[] line) throws IOException {
        try (SocketChannel channel = connect()) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.shutdownOutput();
            return rest(channel);
        }
    }

    private static String rest(SocketChannel channel) throws IOException {
        return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    public void aCommandIsAnswered() throws IOException {
        assertEquals("OK\ngrüße\n", ask("test:say grüße\n"));
        assertEquals("OK\nno newline\n", ask("test:say 'no newline'"));
        assertEquals("OK\n", ask("x = 5 > 6; null\n").substring(0, 3));
    }

    @Test
    public void eachStatementOfALineIsAnswered() throws IOException {
        assertEquals("OK\na\nb\nc\n", ask("test:say a; test:say b; test:say c"));
        assertEquals("ERROR\na\nIOException: no disk\n", ask("test:say a; test:bad"));
        assertEquals("ERROR\nIOException: no disk\n", ask("test:bad; test:say b"));
    }

    @Test
    public void anUnknownCommandIsAnErrorOfOneLine() throws IOException {
        assertEquals("ERROR\nCommand not found: test:nosuch\n", ask("test:nosuch\n"));
    }

    @Test
    public void aCommandThatFailsIsAnErrorOfOneLine() throws IOException {
        assertEquals("ERROR\nthis cannot be\n", ask("test:fail\n"));
        assertEquals("ERROR\nIOException: no disk\n", ask("test:bad\n"));
    }

    @Test
    public void anEmptyLineIsRefused() throws IOException {
        String refusal = "ERROR\nThe line is empty: send a command, such as coppice:loops\n";
        assertEquals(refusal, ask(""));
        assertEquals(refusal, ask("  \r\n"));
    }

    @Test
    public void aSecondLineIsRefused() throws IOException {
        assertEquals(
                "ERROR\nThere is more than one line: separate commands with a semicolon\n",
                ask("test:say a\ntest:say b\n"));
    }

    @Test
    public void aLineThatIsTooLongIsRefusedAndTheClientReadsWhy() throws IOException {
        String longest = "test:say " + "x".repeat(ShellConnection.LINE_MAX_BYTES - 10) + "\n";
        assertTrue(ask(longest).startsWith("OK\nxxx"));
        assertEquals("ERROR\nThe line has 65537 bytes; it may have 65536\n", ask(longest + "x"));
        assertTrue(ask(new byte[3_000_000]).startsWith("ERROR\nThe line has 3000000 bytes"));
    }

    @Test
    public void whatIsNoUtf8IsRefused() throws IOException {
        assertEquals(
                "ERROR\nThe line is not in UTF-8\n", ask(new byte[] {(byte) 0xff, (byte) 0xfe}));
    }

    @Test
    public void aLongAnswerArrivesWhole() throws IOException {
        assertEquals("OK\n".length() + 4_800_000 + 1, ask("test:flood\n").length());
    }

    @Test
    public void clientsThatVanishDisturbNobody() throws IOException {
        for (int i = 0; i < 40; i++) {
            connect().close();
            try (SocketChannel channel = connect()) {
                channel.write(StandardCharsets.UTF_8.encode("test:flood\n"));
            }
        }
        assertEquals("OK\nstill here\n", ask("test:say 'still here'"));
    }

    @Test
    public void manyClientsAtOnceAreAllAnswered() {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String line = "test:say " + i;
            answers.add(
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return ask(line);
                                } catch (IOException e) {
                                    return e.toString();
                                }
                            },
                            each -> Thread.ofVirtual().start(each)));
        }
        for (int i = 0; i < 50; i++) {
            assertEquals("OK\n" + i + "\n", answers.get(i).join());
        }
    }

    @Test
    public void aClientThatSaysNothingIsSentAway() throws IOException {
        Path other = folder.getRoot().toPath().resolve("other.sock");
        try (ShellListener listener =
                new ShellListener(
                        SocketFile.bind(other),
                        line -> new CommandRunner.Answer(true, line),
                        Duration.ofMillis(50),
                        Thread.ofPlatform().daemon().factory())) {
            listener.start();
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(other))) {
                channel.write(StandardCharsets.UTF_8.encode("half a li"));
                assertEquals(
                        "ERROR\n"
                                + "The line did not end within 50 ms: send it, then shut your"
                                + " output\n",
                        rest(channel));
            }
        }
        assertFalse(Files.exists(other));
    }

    @Test
    public void aThreadThatCannotBeHadCostsOneConnectionOnly() throws IOException {
        path = folder.getRoot().toPath().resolve("other.sock");
        AtomicInteger asked = new AtomicInteger();
        ThreadFactory threads =
                body -> {
                    if (asked.getAndIncrement() == 0) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return Thread.ofPlatform().daemon().unstarted(body);
                };
        try (ShellListener listener =
                new ShellListener(
                        SocketFile.bind(path),
                        line -> new CommandRunner.Answer(true, line),
                        Duration.ofSeconds(10),
                        threads)) {
            listener.start();
            try (SocketChannel first = connect()) {
                assertEquals("", rest(first));
            }
            assertEquals("OK\nsecond\n", ask("second"));
        }
    }

    @Test
    public void aCommandThatDoesNotEndIsLeftAlone() {
        CommandRunner.Answer answer =
                new GogoRunner(processor, Duration.ofMillis(50)).run("test:stay");
        assertEquals(
                new CommandRunner.Answer(
                        false, "The command did not end within 50 ms and was interrupted"),
                answer);
    }

    @Test
    public void closingRemovesTheFileAndStillAnswersTheCommandThatRuns() throws Exception {
        CompletableFuture<String> answer =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return ask("test:stay\n");
                    } catch (IOException e) {
                        return e.toString();
                    }
                });
        commands.running.await();
        try (SocketChannel silent = connect()) {
            assertEquals("OK\nboth are accepted\n", ask("test:say 'both are accepted'"));
            socket.close();
            assertFalse(Files.exists(path));
            assertEquals("", rest(silent));
        }
        commands.mayEnd.countDown();
        assertEquals("OK\nstayed\n", answer.get(30, TimeUnit.SECONDS));
    }

    @Test
    public void onlyTheOwnerMayUseTheSocket() throws IOException {
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())));
    }

    @Test
    public void aSocketThatNobodyListensOnIsReplaced() throws IOException {
        Path stale = folder.getRoot().toPath().resolve("stale.sock");
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(stale));
        }
        assertTrue(Files.exists(stale));
        socket.close();
        path = stale;
        socket = new ShellSocket(Optional.of(path.toString()), new GogoRunner(processor));
        assertEquals("OK\nnew\n", ask("test:say new"));
    }

    @Test
    public void whatIsInTheWayIsLeftAlone() throws IOException {
        assertRefused(path, "another process listens there");
        assertEquals("OK\nalive\n", ask("test:say alive"));

        Path file = Files.writeString(folder.getRoot().toPath().resolve("file"), "precious");
        assertRefused(file, "there is a file of this name that is no socket");
        assertEquals("precious", Files.readString(file));
    }

    @Test
    public void aNameThatIsTooLongIsRefused() {
        Path longName = folder.getRoot().toPath().resolve("x".repeat(100));
        int lengthBytes = longName.toString().length();
        assertRefused(
                longName,
                "the name has %d bytes, that of a Unix socket may have 100".formatted(lengthBytes));
    }

    private void assertRefused(Path name, String reason) {
        IOException refusal =
                org.junit.Assert.assertThrows(IOException.class, () -> SocketFile.bind(name));
        assertTrue(refusal.getMessage(), refusal.getMessage().startsWith(reason));
        new ShellSocket(Optional.of(name.toString()), new GogoRunner(processor)).close();
    }

    @Test
    public void withoutThePropertyThereIsNoSocket() {
        new ShellSocket(Optional.empty(), line -> new CommandRunner.Answer(true, line)).close();
        new ShellSocket(Optional.of(" "), line -> new CommandRunner.Answer(true, line)).close();
    }
}

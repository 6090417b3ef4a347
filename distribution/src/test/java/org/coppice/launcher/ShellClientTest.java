package org.coppice.launcher;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ShellClientTest {
    @Rule public TemporaryFolder temporary = new TemporaryFolder();

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private Path socket;

    @Before
    public void nameSocket() {
        socket = temporary.getRoot().toPath().resolve("s");
    }

    @Test
    public void aCommandIsOneLineAndItsAnswerIsPrinted() throws Exception {
        CompletableFuture<String> asked = answerOnce("OK\nzwölf loops\n");
        assertEquals(0, execute("coppice:loops\nlb"));
        assertEquals("coppice:loops;lb\n", asked.get());
        assertEquals("zwölf loops\n", printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void anErrorIsPrintedAndGivesStatusOne() throws Exception {
        answerOnce("ERROR\nno such command\n");
        assertEquals(1, execute("nonsense"));
        assertEquals("no such command\n", printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void anAnswerWithoutStatusLineIsAnError() throws Exception {
        answerOnce("");
        assertThrows(IOException.class, () -> execute("lb"));
    }

    @Test
    public void withoutAContainerTheSocketIsNamed() {
        String message = assertThrows(LaunchException.class, () -> execute("lb")).getMessage();
        assertEquals("No container runs here: there is no socket " + socket, message);
    }

    @Test
    public void linesAreRunUntilExit() throws Exception {
        CompletableFuture<String> asked = answerOnce("OK\nanswer\n");
        var lines = new ByteArrayInputStream("\nlb\nexit\nnever\n".getBytes());
        int status = new ShellClient(socket).interactive(lines, new PrintStream(printed), "> ");
        assertEquals(0, status);
        assertEquals("lb\n", asked.get());
        assertEquals("> > answer\n> ", printed.toString(StandardCharsets.UTF_8));
    }

    private int execute(String command) throws IOException, LaunchException {
        return new ShellClient(socket).execute(command, new PrintStream(printed));
    }

    /// Serves one connection; gives what the client sent.
    private CompletableFuture<String> answerOnce(String answer) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        return CompletableFuture.supplyAsync(() -> {
            try (listener;
                    SocketChannel client = listener.accept()) {
                byte[] asked = Channels.newInputStream(client).readAllBytes();
                client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                return new String(asked, StandardCharsets.UTF_8);
            } catch (IOException e) {
                return e.toString();
            }
        });
    }
}

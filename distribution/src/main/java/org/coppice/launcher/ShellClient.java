package org.coppice.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Runs shell commands in a running container, one a connection: the client sends a line in UTF-8
/// and shuts its output; the container answers with the line `OK` or `ERROR` and then the text.
final class ShellClient {
    private final Path socket;

    ShellClient(Path socket) {
        this.socket = socket;
    }

    /// Prints the answer. Returns the exit status: 0 after `OK`, 1 after `ERROR`.
    int execute(String command, PrintStream out) throws IOException, LaunchException {
        if (!Files.exists(socket)) {
            throw new LaunchException(
                    "No container runs here: there is no socket %s".formatted(socket));
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer line = StandardCharsets.UTF_8.encode(oneLine(command));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.shutdownOutput();
            return print(Channels.newInputStream(channel), out);
        }
    }

    private static String oneLine(String command) {
        return command.replace("\r", "").replace('\n', ';') + "\n";
    }

    private static int print(InputStream answer, PrintStream out) throws IOException {
        StringBuilder status = new StringBuilder();
        for (int b = answer.read(); b != '\n'; b = answer.read()) {
            if (b < 0) {
                throw new IOException("the connection ended before a status line");
            }
            status.append((char) b);
        }
        answer.transferTo(out);
        out.flush();
        return switch (status.toString()) {
            case "OK" -> 0;
            case "ERROR" -> 1;
            default -> throw new IOException("unknown status line '" + status + "'");
        };
    }

    /// Runs each line of `in` as a command until the end or `exit`; returns the last exit status.
    int interactive(InputStream in, PrintStream out, String prompt)
            throws IOException, LaunchException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        int status = 0;
        while (true) {
            out.print(prompt);
            out.flush();
            String line = lines.readLine();
            if (line == null || line.strip().equals("exit")) {
                return status;
            }
            if (!line.isBlank()) {
                status = execute(line, out);
            }
        }
    }
}
